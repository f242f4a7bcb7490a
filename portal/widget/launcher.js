// The button in the corner that opens and closes the chat, and says what is unread.
import { BUBBLE, CROSS, el, hidden, icon } from "./dom.js";

export class Launcher {
  #words;
  #text = el("span");
  #badge = el("span", { className: "badge", hidden: true });
  #unread = 0;

  constructor(words, onclick) {
    this.#words = words;
    const properties = { className: "launcher", "aria-haspopup": "dialog", onclick };
    this.element = el("button", properties);
    this.isOpen = false;
  }

  set isOpen(isOpen) {
    this.element.setAttribute("aria-expanded", isOpen);
    this.#words.put(this.#text, isOpen ? "launcherOpen" : "launcher");
    this.element.replaceChildren(icon(isOpen ? CROSS : BUBBLE), this.#text, this.#badge);
    if (isOpen) this.unread = 0;
  }

  get unread() {
    return this.#unread;
  }

  set unread(count) {
    this.#unread = count;
    this.#badge.hidden = !count;
    this.#words.keep(this.#badge, () => {
      const number = el("span", { "aria-hidden": "true" }, `${count}`);
      const inWords = hidden(`(${this.#words.say("unread", { n: count })})`);
      this.#badge.replaceChildren(...(count ? [number, inWords] : []));
    });
  }
}
