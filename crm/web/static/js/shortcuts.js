/* Single-key shortcuts, which can be switched off (WCAG 2.1.4), and the list of them. */

const OFF = "desk-shortcuts-off";
const handlers = new Map();

/** Run `action` when `key` is pressed outside fields, without modifier keys. */
export function onKey(key, action) {
  handlers.set(key, action);
}

function remembersOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false; // Storage may be closed to us; the shortcuts then stay on.
  }
}

function remember(isOn) {
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // The choice holds for this page only.
  }
}

const dialog = document.querySelector("[data-shortcuts]");
const opener = document.querySelector("[data-shortcuts-open]");
let areOn = !remembersOff();

if (dialog && opener) {
  const tick = dialog.querySelector("[data-shortcuts-on]");
  tick.checked = areOn;
  tick.addEventListener("change", () => {
    areOn = tick.checked;
    remember(areOn);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  onKey("?", () => dialog.showModal());
}

document.addEventListener("keydown", (event) => {
  if (!areOn || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
  const action = handlers.get(event.key);
  if (action && action(event) !== false) event.preventDefault();
});
