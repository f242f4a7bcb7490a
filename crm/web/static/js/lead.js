/* The lead page: keys, the way back to the same list, and a reason only where one is needed. */

import { onKey } from "./shortcuts.js";

const stage = document.querySelector("[data-stage]");
const reason = document.querySelector("[data-reason]");
const note = document.querySelector("[data-note]");
const back = document.querySelector("[data-back]");
const conversation = document.getElementById("conversation");

if (stage) {
  const fit = () => {
    const isNeeded = stage.selectedOptions[0]?.hasAttribute("data-needs-reason") ?? false;
    reason.required = isNeeded;
    document.querySelector("[data-reason-note]").textContent = isNeeded ? "(needed)" : "(if there is one)";
  };
  stage.addEventListener("change", fit);
  fit();
  onKey("s", () => stage.focus());
}
if (note) onKey("n", () => note.focus());
onKey("c", () => conversation.focus());
onKey("u", () => back.click());

try {
  back.search = sessionStorage.getItem("desk-list") ?? "";
} catch {
  // The link leads to the whole list.
}

document.getElementById("problem")?.focus();
