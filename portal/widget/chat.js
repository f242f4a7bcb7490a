// <invest-chat>: the launcher and the panel, and what each event of the conversation shows.
import { Composer } from "./composer.js";
import { el, hidden } from "./dom.js";
import { Launcher } from "./launcher.js";
import { Panel } from "./panel.js";
import { sheet } from "./styles.js";
import { Transcript } from "./transcript.js";
import { wordsFor } from "./words.js";

const WRITING_AFTER_MS = 700;

export class ChatElement extends HTMLElement {
  #conversation;
  #words;
  #launcher;
  #panel;
  #transcript;
  #composer;
  #ending;
  #status = el("p", { className: "status", role: "status" });
  #banner = el("p", { className: "banner" });
  #opener = null;
  #timer = 0;

  constructor(conversation, options) {
    super();
    this.lang = options.language;
    const words = (this.#words = wordsFor(options.language));
    this.#conversation = conversation;
    this.#launcher = new Launcher(words, () => this.#toggle());
    this.#transcript = new Transcript(words, (choice) => this.#choose(choice));
    const send = (text) => this.#send(text);
    this.#composer = new Composer(words, options.maxChars, send, (text) => this.#say(text));
    this.#ending = this.#makeEnding();
    this.#panel = new Panel(words, options.name, {
      onEnd: () => this.#askToEnd(),
      onClose: () => this.#closed(),
    });
    this.#panel.append(this.#banner, this.#transcript.element, this.#status);
    this.#panel.append(this.#composer.element, this.#ending, contact(words, options));
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#launcher.element, this.#panel.element);
    this.#listen();
  }

  /** Open the chat for the element that asked for it, with words in the box. */
  open(opener, text) {
    this.#opener = opener;
    this.#panel.open();
    this.#launcher.isOpen = true;
    this.#conversation.open();
    this.#composer.fill(text);
    if (this.#panel.isSmall && !text) this.#panel.heading.focus();
    else this.#composer.focus();
  }

  #toggle() {
    if (this.#panel.isOpen) this.#panel.close();
    else this.open(this.#launcher.button);
  }

  #closed() {
    this.#launcher.isOpen = false;
    this.#opener?.focus();
  }

  #send(text, choice) {
    if (this.#conversation.send(text, choice)) return true;
    this.#say(this.#words.inFlight);
    return false;
  }

  #choose(choice) {
    // First, because the button that has the focus is about to become text.
    if (this.#panel.isSmall) this.#transcript.element.focus({ preventScroll: true });
    else this.#composer.focus();
    this.#send(choice.title, choice);
  }

  #listen() {
    const on = (type, show) =>
      this.#conversation.addEventListener(type, (event) => show(event.detail));
    on("history", ({ messages, restarted }) => {
      const note = restarted ? this.#words.restarted : null;
      this.#transcript.restore(messages, this.#conversation.pending, note);
      this.#composer.expect(messages.at(-1)?.asking);
      this.#say(note ?? "");
    });
    on("sent", (pending) => this.#transcript.addPending(pending));
    on("trying", () => this.#showTrying());
    on("replies", (messages) => {
      this.#say("");
      this.#transcript.addReplies(messages);
      this.#composer.expect(messages.at(-1)?.asking);
      if (!this.#panel.isOpen) this.#launcher.unread += messages.length;
    });
    on("waiting", ({ refusal }) => this.#showWaiting(refusal));
    on("refused", ({ refusal, pending }) => {
      this.#transcript.takeBack();
      if (!pending.choice) this.#composer.fill(pending.text);
      this.#say(pending.choice ? refusal.message : `${refusal.message} ${this.#words.returned}`);
    });
    on("waking", (isWaking) => {
      this.#banner.textContent = isWaking ? this.#words.waking : "";
      this.#say(isWaking ? this.#words.waking : this.#words.ready);
    });
  }

  #showTrying() {
    const text = this.#conversation.isBegun ? this.#words.writing : this.#words.connecting;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(text, true), WRITING_AFTER_MS);
  }

  #showWaiting(refusal) {
    const words = this.#words;
    const reason = refusal.message || words.unreachable;
    const retry = () => {
      this.#say(words.retrying, true);
      this.#conversation.retry();
    };
    if (this.#conversation.pending) {
      this.#say(reason);
      this.#transcript.markWaiting(retry);
    } else {
      const again = el("button", { type: "button", className: "again", onclick: retry }, words.retry);
      this.#say(`${reason} ${words.willRetry} `, false, again);
    }
  }

  /** Tell the visitor something, on the screen and to assistive technology. */
  #say(text, isGoingOn = false, ...more) {
    clearTimeout(this.#timer);
    if (this.#status.textContent === text && !more.length) return;
    this.#status.classList.toggle("going-on", isGoingOn);
    this.#status.replaceChildren(text, ...more);
  }

  #makeEnding() {
    const { endQuestion, endDetail, endYes, endNo } = this.#words;
    const button = (text, className, onclick) => el("button", { type: "button", className, onclick }, text);
    return el(
      "div",
      { className: "ending", role: "group", "aria-labelledby": "ending", hidden: true },
      el("p", { id: "ending" }, el("strong", {}, endQuestion), ` ${endDetail}`),
      button(endNo, "keep", () => this.#keepChat()),
      button(endYes, "clear", () => this.#end()),
    );
  }

  #askToEnd() {
    this.#showEnding(true);
    this.#ending.querySelector(".keep").focus();
  }

  #keepChat() {
    this.#showEnding(false);
    this.#composer.focus();
  }

  #showEnding(isShown) {
    this.#ending.hidden = !isShown;
    this.#composer.element.hidden = isShown;
  }

  async #end() {
    try {
      await this.#conversation.end();
    } catch {
      this.#say(this.#words.endFailed);
      return;
    }
    this.#showEnding(false);
    this.#transcript.clear();
    this.#composer.clear();
    this.#banner.textContent = "";
    this.#say("");
    this.#panel.close();
  }
}

/** In the same place whatever happens above it: how to reach a person, and about the data. */
function contact(words, { phone, phoneAsOf, privacy }) {
  const made = [];
  if (phone) {
    const href = `tel:${phone.replace(/\(0\)|[^+\d]/g, "")}`;
    made.push(el("a", { href }, words.phone(phone, phoneAsOf)));
  }
  if (privacy) made.push(el("a", { href: privacy, target: "_blank", rel: "noopener" }, words.privacy, hidden(` ${words.newWindow}`)));
  return el("footer", {}, ...made);
}
