// Where the visitor writes: Enter sends, the limit is told before it bites, words are never lost.
import { el, hidden } from "./dom.js";

const TELL_LEFT_BELOW = 200;
// How a browser may help to fill in the field that the assistant asks for.
const HELP = {
  full_name: ["name", "text"],
  company: ["organization", "text"],
  country: ["country-name", "text"],
  email: ["email", "email"],
  phone: ["tel", "tel"],
};

export class Composer {
  #words;
  #maxChars;
  #onSend;
  #say;
  #box;
  #count;
  #toldLeft = false;

  /** `onSend(text)` says whether the words were taken; `say` speaks to the visitor. */
  constructor(words, maxChars, onSend, say) {
    this.#words = words;
    this.#maxChars = maxChars;
    this.#onSend = onSend;
    this.#say = say;
    this.#box = el("textarea", {
      id: "box",
      rows: 1,
      enterKeyHint: "send",
      "aria-describedby": "hint count",
      oninput: () => this.#measure(),
      onkeydown: (event) => this.#onKey(event),
    });
    this.#count = el("p", { id: "count", className: "count" });
    this.element = el(
      "form",
      { className: "composer", noValidate: true, onsubmit: (event) => this.#submit(event) },
      words.put(el("label", { htmlFor: "box" }), "label"),
      this.#count,
      el("div", { className: "row" }, this.#box, words.put(el("button", { type: "submit", className: "send" }), "send")),
    );
    const hint = words.put(hidden(), "hint");
    hint.id = "hint";
    this.element.append(hint);
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  /** Put words into an empty box, for the visitor to send or change. */
  fill(text) {
    if (!text || this.#box.value.trim()) return;
    this.#box.value = text;
    this.#measure();
  }

  /** Forget what was typed. */
  clear() {
    this.#box.value = "";
    this.#measure();
  }

  /** Help with the field that is asked for, or with none. */
  expect(field) {
    const [autocomplete, inputMode] = HELP[field] ?? ["off", "text"];
    this.#box.autocomplete = autocomplete;
    this.#box.inputMode = inputMode;
  }

  #onKey(event) {
    // While an input method composes, Enter picks a word: it must not send half of it.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    this.focus();
    if (!text) return this.#say(this.#words.say("empty"));
    if (this.#left() < 0) return this.#say(this.#told());
    if (this.#onSend(text)) this.clear();
  }

  /** Characters left, counted as the server counts them. */
  #left() {
    return this.#maxChars - [...this.#box.value.trim()].length;
  }

  #told() {
    const left = this.#left();
    return left < 0 ? this.#words.say("over", { n: -left }) : this.#words.say("left", { n: left });
  }

  #measure() {
    const left = this.#left();
    const isNear = left <= TELL_LEFT_BELOW;
    // An empty box runs as the panel does, words as they are written.
    this.#box.dir = this.#box.value ? "auto" : "";
    this.#words.keep(this.#count, () => (this.#count.textContent = isNear ? this.#told() : ""));
    this.#box.setAttribute("aria-invalid", left < 0);
    const state = isNear && (left < 0 ? "over" : "near");
    if (state && state !== this.#toldLeft) this.#say(this.#told());
    this.#toldLeft = state;
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
  }
}
