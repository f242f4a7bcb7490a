// Builds elements. Text goes in as text: nothing here can make markup out of words.

/** An element (a button sends no form unless its type says so) with properties, `on…` listeners and attributes, and children. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (tag === "button") element.type = "button";
  for (const [name, value] of Object.entries(properties)) {
    if (value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat());
  return element;
}

/** Text that only assistive technology reads. */
export const hidden = (...children) => el("span", { className: "hidden" }, ...children);

/** Give the visitor a file to keep. */
export function save(blob, name) {
  const href = URL.createObjectURL(blob);
  el("a", { href, download: name }).click();
  // Later, because the browser reads it in its own time.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

export const LINES = "M4 6h16M4 12h16M4 18h16";
export const CROSS = "M6 6l12 12M18 6L6 18";
export const BUBBLE = "M4 5h16v11H10l-4 4v-4H4z";

/** A picture drawn in the colour of the text around it. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
