// The messages: a log that assistive technology reads out as it grows, but not as it is restored.
import { el, hidden } from "./dom.js";
import { blocks, dateInWords, languageOf, link } from "./text.js";
import { directionOf } from "./words.js";

export class Transcript {
  #words;
  #onChoice;
  #reference = null;
  #live = [];
  #waiting = null;
  #silence = 0;

  /** `onChoice` is called with the {id, title} of a choice that is clicked. */
  constructor(words, onChoice) {
    this.#words = words;
    this.#onChoice = onChoice;
    this.element = words.name(el("div", { className: "log", role: "log", tabIndex: 0 }), "log");
  }

  /** Show a whole conversation in place of what is there, without reading it out. */
  restore(messages, pending, note) {
    this.silence();
    this.clear();
    if (note) this.element.append(this.#words.put(el("p", { className: "note" }), note));
    const shown = pending && isLastOf(messages, pending) ? messages.slice(0, -1) : messages;
    for (const message of shown) this.#append(message);
    if (pending) this.addPending(pending);
    this.#scrollTo(this.element.lastElementChild);
  }

  /** What changes now is not read out. */
  silence() {
    this.element.setAttribute("aria-live", "off");
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.element.setAttribute("aria-live", "polite"), 500);
  }

  clear() {
    this.element.replaceChildren();
    this.#reference = null;
    this.#live = [];
    this.#waiting = null;
  }

  /** What the visitor has sent and nobody has answered yet. */
  addPending({ text }) {
    this.#retireChoices();
    this.#waiting = this.#append({ from: "visitor", text });
    this.#scrollTo(this.#waiting);
  }

  /** Mark the pending message as not delivered for now; `retry` is called by its button. */
  markWaiting(retry) {
    if (!this.#waiting || this.#waiting.querySelector(".delivery")) return;
    const words = this.#words;
    const again = words.put(el("button", { className: "again", onclick: retry }), "retry");
    this.#waiting.append(el("p", { className: "delivery" }, words.put(el("span"), "notDelivered"), " ", again));
    this.#scrollTo(this.#waiting);
  }

  /** The pending message is answered. */
  addReplies(messages) {
    this.#waiting?.querySelector(".delivery")?.remove();
    this.#waiting = null;
    const [first] = messages.map((message) => this.#append(message));
    this.#scrollTo(first);
  }

  /** The pending message was refused: its words go back to where they were written. */
  takeBack() {
    this.#waiting?.remove();
    this.#waiting = null;
  }

  #append(message) {
    const { from, text, answer, language } = message;
    const words = this.#words;
    if (from !== "visitor") words.want(language);
    const entry = el("div", { className: `message ${from}`, lang: language, dir: language && directionOf(language) });
    const speaker = words.put(el("span"), from, language);
    entry.append(from === "adviser" ? el("p", { className: "speaker" }, speaker, ": ") : hidden(speaker, ": "));
    if (answer && answer.kind !== "direct") {
      entry.classList.add(answer.kind);
      entry.append(words.put(el("p", { className: "kind", dir: "auto" }), answer.kind, language));
    }
    entry.append(...blocks(text, words, language), ...this.#extras(message));
    if (from === "visitor") this.#retireChoices();
    this.element.append(entry);
    if (message.choices?.length) this.element.append(this.#choices(message));
    return entry;
  }

  #extras({ answer, lead, language }) {
    const made = (answer?.sources ?? []).map((source) => this.#source(source, language));
    if (lead?.reference && lead.reference !== this.#reference) {
      this.#reference = lead.reference;
      const label = this.#words.put(el("span"), "reference", language);
      made.push(el("p", { className: "reference" }, label, " ", el("strong", {}, lead.reference)));
    }
    return made;
  }

  #source({ title, url, as_of: asOf }, language) {
    const words = this.#words;
    const date = words.put(el("span"), "asOf", language, (code) => ({ d: dateInWords(asOf, code) }));
    const from = el("bdi", { lang: "en" }, url ? link(url, title, words, language) : title);
    const source = words.put(el("span"), "source", language);
    return el("p", { className: "source", dir: "auto" }, date, " · ", source, " ", from);
  }

  #choices({ choices, language }) {
    const group = el("div", { className: "choices", role: "group", lang: language, dir: directionOf(language) });
    this.#words.name(group, "choices", language);
    for (const choice of choices) {
      const onclick = () => this.#onChoice(choice);
      const lang = languageOf(choice.title, language);
      group.append(el("button", { dir: "auto", lang, onclick }, choice.title));
    }
    this.#live.push({ group, choices, language });
    return group;
  }

  /** Choices that the conversation has passed stay as text. */
  #retireChoices() {
    for (const { group, choices, language } of this.#live.splice(0)) {
      const titles = choices.flatMap(({ title }, i) => [i ? " · " : " ", el("bdi", {}, title)]);
      const label = this.#words.put(el("span"), "offered", language);
      const { lang, dir } = group;
      group.replaceWith(el("p", { className: "offered", lang, dir }, label, titles));
    }
  }

  /** Down to the end, but never past the first line of the entry. */
  #scrollTo(entry) {
    if (entry) this.element.scrollTop = entry.offsetTop - 12;
  }
}

/** Whether the server has already stored the pending message as the newest one. */
function isLastOf(messages, pending) {
  const last = messages.at(-1);
  return last?.from === "visitor" && last.text.trim() === pending.text.trim();
}
