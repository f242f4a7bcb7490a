// Builds elements. Text goes in as text: nothing here can make markup out of words.

/** An element with properties, `on…` listeners and attributes, and children. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text that only assistive technology reads. */
export const hidden = (text) => el("span", { className: "hidden" }, text);

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
