// <invest-chat>: the launcher and the panel, and what each event of the conversation shows.
import { Refusal } from "./api.js";
import { Composer } from "./composer.js";
import { el, save } from "./dom.js";
import { makeEnding } from "./ending.js";
import { Launcher } from "./launcher.js";
import { Menu } from "./menu.js";
import { Panel } from "./panel.js";
import { sheet } from "./styles.js";
import { dateInWords, newWindow } from "./text.js";
import { Transcript } from "./transcript.js";
import { directionOf } from "./words.js";

const WRITING_AFTER_MS = 700;

export class ChatElement extends HTMLElement {
  #conversation;
  #words;
  #launcher;
  #menu;
  #panel;
  #transcript;
  #composer;
  #ending;
  #status = el("p", { className: "status", role: "status" });
  #banner = el("p", { className: "banner" });
  #opener = null;
  #timer = 0;

  constructor(conversation, words, options) {
    super();
    this.#words = words;
    this.#conversation = conversation;
    this.#launcher = new Launcher(words, () => this.#toggle());
    this.#transcript = new Transcript(words, (choice) => this.#choose(choice));
    const send = (text) => this.#send(text);
    this.#composer = new Composer(words, options.maxChars, send, (text) => this.#say(text));
    this.#ending = makeEnding(words, () => this.#keepChat(), () => this.#end());
    this.#menu = new Menu(words, {
      download: () => this.#save("/receipt"),
      calendar: () => this.#save("/call-back"),
      end: () => this.#askToEnd(),
    });
    this.#panel = new Panel(words, options.name, this.#menu, () => this.#closed());
    const { element: panel } = this.#panel;
    panel.append(this.#banner, this.#transcript.element, this.#status);
    panel.append(this.#composer.element, this.#ending, contact(words, options));
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#launcher.element, panel);
    words.onChange = () => this.#translate();
    this.#translate();
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
    else this.open(this.#launcher.element);
  }

  #closed() {
    this.#launcher.isOpen = false;
    this.#opener?.focus();
  }

  /** Say everything that is shown in the language that is spoken. */
  #translate() {
    const { language } = this.#words;
    this.lang = language;
    this.dir = directionOf(language);
    this.#transcript.silence();
    this.#words.repaint(this.shadowRoot);
  }

  #send(text, choice) {
    if (this.#conversation.send(text, choice)) return true;
    this.#say(this.#words.say("inFlight"));
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
      const note = restarted ? "restarted" : null;
      this.#transcript.restore(messages, this.#conversation.pending, note);
      this.#goOn(messages);
      this.#say(note ? this.#words.say(note) : "");
    });
    on("sent", (pending) => this.#transcript.addPending(pending));
    on("trying", () => this.#showTrying());
    on("replies", (messages) => {
      this.#say("");
      this.#transcript.addReplies(messages);
      this.#goOn(messages);
      if (!this.#panel.isOpen) this.#launcher.unread += messages.length;
    });
    on("waiting", ({ refusal }) => this.#showWaiting(refusal));
    on("refused", ({ refusal, pending }) => {
      this.#transcript.takeBack();
      if (!pending.choice) this.#composer.fill(pending.text);
      this.#say([this.#reason(refusal), pending.choice ? "" : ` ${this.#words.say("returned")}`]);
    });
    on("waking", (isWaking) => {
      if (isWaking) this.#banner.append(this.#words.put(el("span"), "waking"));
      else this.#banner.replaceChildren();
      this.#say(this.#words.say(isWaking ? "waking" : "ready"));
    });
  }

  /** After the newest messages: what they ask for, what is on offer, which language is spoken. */
  #goOn(messages) {
    const last = messages.at(-1);
    this.#composer.expect(last?.asking);
    this.#menu.offer("calendar", this.#conversation.hasCall);
    if (last) this.#words.speak(last.language);
  }

  #showTrying() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#say(`${this.#words.say(this.#conversation.isBegun ? "writing" : "connecting")}…`);
    }, WRITING_AFTER_MS);
  }

  #showWaiting(refusal) {
    const words = this.#words;
    const reason = this.#reason(refusal);
    const retry = () => {
      this.#say("");
      this.#conversation.retry();
    };
    if (this.#conversation.pending) {
      this.#say(reason);
      this.#transcript.markWaiting(retry);
    } else {
      const again = el("button", { className: "again", onclick: retry }, words.say("retry"));
      this.#say([reason, ` ${words.say("willRetry")} `, again]);
    }
  }

  /** Why a call was refused: in our words for its code, or in the server's, which are English. */
  #reason({ code, message }) {
    return this.#words.say(code || "unreachable") ?? el("span", { lang: "en" }, message);
  }

  /** Tell the visitor something, on the screen and to assistive technology. */
  #say(parts) {
    clearTimeout(this.#timer);
    const line = el("span", { lang: this.#words.language }, ...[parts].flat());
    const { textContent: text } = line;
    if (this.#status.textContent === text && !line.querySelector("button")) return;
    this.#status.replaceChildren(...(text ? [line] : []));
  }

  async #save(path) {
    try {
      const { blob, name } = await this.#conversation.file(path);
      save(blob, name);
      this.#say(this.#words.say("saved", { name }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#say(this.#reason(error));
    }
  }

  #askToEnd() {
    this.#showEnding(true);
    this.#ending.querySelector("button").focus();
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
      this.#say(this.#words.say("endFailed"));
      return;
    }
    this.#showEnding(false);
    this.#transcript.clear();
    this.#composer.clear();
    this.#menu.offer("calendar", false);
    this.#banner.replaceChildren();
    this.#say("");
    this.#panel.close();
  }
}

/** In the same place whatever happens above it: how to reach a person, and about the data. */
function contact(words, { phone: number, phoneAsOf, privacy }) {
  const made = [];
  if (number) {
    const href = `tel:${number.replace(/\(0\)|[^+\d]/g, "")}`;
    const values = (code) => ({ number, d: dateInWords(phoneAsOf, code) });
    made.push(words.put(el("a", { href }), phoneAsOf ? "phoneAsOf" : "phone", null, values));
  }
  if (privacy) {
    const about = words.put(el("span"), "privacy");
    made.push(el("a", { href: privacy, target: "_blank", rel: "noopener" }, about, newWindow(words)));
  }
  return el("footer", {}, ...made);
}
