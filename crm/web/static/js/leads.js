/* The list: rows that open on a click, and keys that walk them. */

import { onKey } from "./shortcuts.js";

const table = document.querySelector("[data-leads]");
const search = document.querySelector("[data-search]");
const links = [...document.querySelectorAll("[data-lead] a")];

onKey("/", () => {
  search.focus();
  search.select();
});

function walk(step) {
  const here = links.indexOf(document.activeElement);
  if (links.length === 0) return false;
  const next = here < 0 ? (step > 0 ? 0 : -1) : here + step;
  if (next < 0 || next >= links.length) return here >= 0 ? undefined : false;
  links[next].focus();
  return undefined;
}

onKey("j", () => walk(1));
onKey("k", () => walk(-1));
// Arrows walk once a row has the focus; before that they scroll, as everywhere.
onKey("ArrowDown", () => (links.includes(document.activeElement) ? walk(1) : false));
onKey("ArrowUp", () => (links.includes(document.activeElement) ? walk(-1) : false));

if (table) {
  table.classList.add("leads--click");
  table.addEventListener("click", (event) => {
    const row = event.target.closest("[data-lead]");
    if (!row || event.target.closest("a") || String(getSelection())) return;
    const link = row.querySelector("a");
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  });
}

// The way back from a lead keeps the search: this tab remembers its last list.
try {
  sessionStorage.setItem("desk-list", location.search);
} catch {
  // Without storage the way back leads to the whole list.
}
