// The button in the corner that opens and closes the chat, and says what is unread.
import { BUBBLE, CROSS, el, icon } from "./dom.js";

export class Launcher {
  #words;
  #text = el("span");
  #badge = el("span", { className: "badge", hidden: true });
  #unread = 0;

  constructor(words, onclick) {
    this.#words = words;
    const properties = { type: "button", className: "launcher", "aria-haspopup": "dialog", onclick };
    this.button = this.element = el("button", properties);
    this.isOpen = false;
  }

  set isOpen(isOpen) {
    this.element.setAttribute("aria-expanded", isOpen);
    this.#text.textContent = isOpen ? this.#words.launcherOpen : this.#words.launcher;
    this.element.replaceChildren(icon(isOpen ? CROSS : BUBBLE), this.#text, this.#badge);
    if (isOpen) this.unread = 0;
  }

  get unread() {
    return this.#unread;
  }

  set unread(count) {
    this.#unread = count;
    this.#badge.hidden = !count;
    const number = el("span", { "aria-hidden": "true" }, `${count}`);
    const inWords = el("span", { className: "hidden" }, `(${this.#words.unread(count)})`);
    this.#badge.replaceChildren(...(count ? [number, inWords] : []));
  }
}
