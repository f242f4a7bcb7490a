// The menu in the header: a button that shows a list of buttons.
import { LINES, el, icon } from "./dom.js";

export class Menu {
  #button;
  #list;

  /** `actions` are called by the item of the same name, whose title is in the words. */
  constructor(words, actions) {
    this.#button = el("button", { onclick: () => this.#show(this.#list.hidden) }, icon(LINES));
    words.name(this.#button, "menu");
    this.#list = el("ul", { role: "list" });
    for (const [name, action] of Object.entries(actions)) {
      const onclick = () => {
        this.#close();
        action();
      };
      const item = words.put(el("button", { onclick }), name);
      this.#list.append(el("li", { className: name }, item));
    }
    this.element = el("div", { className: "menu" }, this.#button, this.#list);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      // Some browsers move the focus to nothing when a button is pressed.
      if (relatedTarget && !this.element.contains(relatedTarget)) this.#show(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.composedPath().includes(this.element)) this.#show(false);
    });
    this.#show(false);
  }

  /** Offer an item, or do not. */
  offer(name, isOffered) {
    this.#list.querySelector(`.${name}`).hidden = !isOffered;
  }

  #show(isShown) {
    this.#list.hidden = !isShown;
    this.#button.setAttribute("aria-expanded", isShown);
  }

  #close() {
    this.#show(false);
    this.#button.focus();
  }

  #onKey(event) {
    if (event.key !== "Escape" || event.isComposing || this.#list.hidden) return;
    // The first Escape closes the menu, the next one the chat.
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }
}
