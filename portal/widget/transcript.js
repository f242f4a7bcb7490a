// The messages: a log that assistive technology reads out as it grows, but not as it is restored.
import { el, hidden } from "./dom.js";
import { blocks, dateInWords, languageOf, link } from "./text.js";
import { wordsUnder } from "./words.js";

export class Transcript {
  #words;
  #onChoice;
  #reference = null;
  #live = [];
  #waiting = null;

  /** `onChoice` is called with the {id, title} of a choice that is clicked. */
  constructor(words, onChoice) {
    this.#words = words;
    this.#onChoice = onChoice;
    this.element = el("div", { className: "log", role: "log", tabIndex: 0, "aria-label": words.log });
  }

  /** Show a whole conversation in place of what is there, without reading it out. */
  restore(messages, pending, note) {
    this.element.setAttribute("aria-live", "off");
    this.clear();
    if (note) this.element.append(el("p", { className: "note" }, note));
    const shown = pending && isLastOf(messages, pending) ? messages.slice(0, -1) : messages;
    for (const message of shown) this.#append(message);
    if (pending) this.addPending(pending);
    this.#scrollTo(this.element.lastElementChild);
    setTimeout(() => this.element.setAttribute("aria-live", "polite"), 500);
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
    const again = el("button", { type: "button", className: "again", onclick: retry }, this.#words.retry);
    this.#waiting.append(el("p", { className: "delivery" }, `${this.#words.notDelivered} `, again));
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
    const words = this.#words;
    const entry = el("div", { className: `message ${message.from}` });
    const speaker = `${words[message.from]}: `;
    entry.append(message.from === "adviser" ? el("p", { className: "speaker" }, speaker) : hidden(speaker));
    const under = wordsUnder(message.language);
    const kind = under[message.answer?.kind];
    if (kind) {
      entry.classList.add(message.answer.kind);
      entry.append(el("p", { className: "kind", lang: under.language, dir: "auto" }, kind));
    }
    entry.append(...blocks(message.text, words, message.language), ...this.#extras(message, under));
    if (message.from === "visitor") this.#retireChoices();
    this.element.append(entry);
    if (message.choices?.length) this.element.append(this.#choices(message));
    return entry;
  }

  #extras({ answer, lead }, under) {
    const made = (answer?.sources ?? []).map((source) => this.#source(source, under));
    if (lead?.reference && lead.reference !== this.#reference) {
      this.#reference = lead.reference;
      const reference = [`${this.#words.reference} `, el("strong", {}, lead.reference)];
      made.push(el("p", { className: "reference" }, ...reference));
    }
    return made;
  }

  #source({ title, url, as_of: asOf }, under) {
    const date = under.asOf.replace("{d}", dateInWords(asOf, under.language));
    const from = el("bdi", { lang: "en" }, url ? link(url, title, this.#words) : title);
    return el("p", { className: "source", lang: under.language, dir: "auto" }, `${date} · ${under.source} `, from);
  }

  #choices({ choices, language }) {
    const group = el("div", { className: "choices", role: "group", "aria-label": this.#words.choices });
    for (const choice of choices) {
      const onclick = () => this.#onChoice(choice);
      const lang = languageOf(choice.title, language);
      group.append(el("button", { type: "button", dir: "auto", lang, onclick }, choice.title));
    }
    this.#live.push({ group, choices });
    return group;
  }

  /** Choices that the conversation has passed stay as text. */
  #retireChoices() {
    for (const { group, choices } of this.#live.splice(0)) {
      const titles = choices.flatMap(({ title }, i) => [i ? " · " : " ", el("bdi", {}, title)]);
      group.replaceWith(el("p", { className: "offered" }, this.#words.offered, titles));
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
