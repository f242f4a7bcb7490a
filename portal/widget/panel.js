// The dialog around the chat: beside the page on a desktop, over all of it on a phone.
import { CROSS, el, icon } from "./dom.js";

const SMALL = matchMedia("(max-width: 640px), (max-height: 500px)");

export class Panel {
  #onClose;
  #home = null;

  /** `menu` stands in the header; `onClose` is called when the panel was closed. */
  constructor(words, name, menu, onClose) {
    this.#onClose = onClose;
    this.heading = el("h2", { id: "title", tabIndex: -1 }, name);
    const close = el("button", { className: "close", onclick: () => this.close() }, icon(CROSS));
    this.element = el(
      "dialog",
      { "aria-labelledby": "title", className: "panel", onkeydown: (event) => this.#onKey(event) },
      el(
        "header",
        {},
        el("div", { className: "titles" }, this.heading, words.put(el("p"), "subtitle")),
        menu.element,
        words.name(close, "launcherOpen"),
      ),
    );
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    SMALL.addEventListener("change", () => this.#changeMode());
    visualViewport?.addEventListener("resize", () => this.#fit());
    visualViewport?.addEventListener("scroll", () => this.#fit());
  }

  get isOpen() {
    return this.element.open;
  }

  /** Whether the chat covers the page, and a keyboard on the screen would cover the chat. */
  get isSmall() {
    return SMALL.matches;
  }

  open() {
    if (this.isOpen) return;
    if (this.isSmall) {
      this.element.showModal();
      this.#home = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    } else {
      this.element.show();
    }
    this.#fit();
  }

  close() {
    if (!this.isOpen) return;
    this.#shut();
    this.#onClose();
  }

  #shut() {
    this.element.close();
    if (this.#home !== null) document.documentElement.style.overflow = this.#home;
    this.#home = null;
  }

  /** The window was turned or resized: the same dialog in the other mode, focus kept. */
  #changeMode() {
    if (!this.isOpen) return;
    const focused = this.element.getRootNode().activeElement;
    this.#shut();
    this.open();
    focused?.focus();
  }

  /** Keep the whole dialog above a keyboard on the screen. */
  #fit() {
    const { style } = this.element;
    const isCovering = this.isOpen && this.isSmall && visualViewport;
    style.height = isCovering ? `${visualViewport.height}px` : "";
    style.top = isCovering ? `${visualViewport.offsetTop}px` : "";
  }

  #onKey(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}
