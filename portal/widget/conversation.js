// The conversation behind the panel: begins or finds it again, delivers one message at a time
// under one id until it is answered, and says what happens through events.
import { Refusal } from "./api.js";

const LONGEST_WAIT = 30;
const ASK_STATUS_MS = 3000;

/**
 * Events, each with its `detail`:
 *   history  {messages, restarted}  the whole transcript, in place of what was shown
 *   sent     pending                the visitor's message, on its way
 *   replies  messages               what came back; the message is answered
 *   waiting  {refusal}              delivery failed for now and will be tried again
 *   trying                          a call is under way
 *   refused  {refusal, pending}     the message is not taken; its words go back to the visitor
 *   waking   boolean                whether the assistant is still waking
 */
export class Conversation extends EventTarget {
  #api;
  #store;
  #language;
  #isWanted = false;
  #isBegun = false;
  #isWorking = false;
  #isWatching = false;
  /** Whether a call is booked and still to come, as far as the last answer tells. */
  hasCall = false;
  #stopWaiting = () => {};

  constructor(api, store, language) {
    super();
    this.#api = api;
    this.#store = store;
    this.#language = language;
    window.addEventListener("online", () => this.retry());
  }

  get isBegun() {
    return this.#isBegun;
  }

  get pending() {
    return this.#store.pending;
  }

  /** Begin, or find again what was said. */
  open() {
    this.#isWanted = true;
    this.#work();
    this.#watch();
  }

  /** After a reload: deliver what was still on its way. Without that, nothing is done. */
  resume() {
    if (this.pending) this.open();
  }

  /** Send words, or a choice {id, title}; false while another message is on its way. */
  send(text, choice) {
    if (this.pending) return false;
    const pending = { id: crypto.randomUUID(), text, choice: choice?.id };
    this.#store.keep({ pending });
    this.#tell("sent", pending);
    this.#work();
    return true;
  }

  /** Try again now. */
  retry() {
    this.#stopWaiting();
  }

  /** A file of the conversation to keep, {blob, name}; throws a Refusal. */
  file(path) {
    if (!this.#isBegun) throw new Refusal(0);
    return this.#api.file(this.#store.token, path);
  }

  /** End the conversation and clear the record; throws a Refusal if the server was not told. */
  async end() {
    try {
      if (this.#store.token) await this.#api.end(this.#store.token);
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    this.#isWanted = false;
    this.#forget();
    this.#store.keep({ pending: undefined });
    this.#stopWaiting();
  }

  #forget() {
    this.#isBegun = this.hasCall = false;
    this.#store.keep({ token: undefined });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  async #work() {
    if (this.#isWorking) return;
    this.#isWorking = true;
    let failures = 0;
    let restarted = false;
    while (this.#isWanted && (!this.#isBegun || this.pending)) {
      try {
        this.#tell("trying");
        if (!this.#isBegun) await this.#begin(restarted);
        if (this.pending) await this.#deliver();
        failures = 0;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.status === 401) {
          // Ended elsewhere. Words can be sent in a new chat; a choice of the old one cannot.
          this.#forget();
          if (this.pending?.choice) this.#store.keep({ pending: undefined });
          restarted = true;
        } else if (error.passes || !this.pending) {
          await this.#wait(error, (failures += 1));
        } else {
          const pending = this.pending;
          this.#store.keep({ pending: undefined });
          this.#tell("refused", { refusal: error, pending });
        }
      }
    }
    this.#isWorking = false;
  }

  async #begin(restarted) {
    const { token } = this.#store;
    const answer = token ? await this.#api.history(token) : await this.#api.start(this.#language);
    if (!this.#isWanted) return;
    if (!token) this.#store.keep({ token: answer.token });
    this.#isBegun = true;
    this.hasCall = !!answer.call_back;
    this.#tell("history", { messages: answer.messages, restarted });
  }

  async #deliver() {
    const { messages, call_back: call } = await this.#api.send(this.#store.token, this.pending);
    // Ended while this was on its way: what came back is not shown.
    if (!this.pending) return;
    this.#store.keep({ pending: undefined });
    this.hasCall = !!call;
    this.#tell("replies", messages);
  }

  /** Wait as long as the server says, or longer with every failure; `retry` cuts it short. */
  async #wait(refusal, failures) {
    if (refusal.code === "assistant_waking") this.#watch();
    this.#tell("waiting", { refusal });
    const growing = Math.min(2 ** failures, LONGEST_WAIT);
    const seconds = Math.max(refusal.retryAfter, growing) * (1 + Math.random() / 4);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ask until the assistant is ready, then try again at once. */
  async #watch() {
    if (this.#isWatching) return;
    this.#isWatching = true;
    let wasWaking = false;
    while (this.#isWanted) {
      const { assistant } = await this.#api.status().catch(() => ({}));
      // Without an answer nothing is known: go on only if it was waking before.
      if (assistant === "ready" || !(assistant || wasWaking)) break;
      if (!wasWaking) this.#tell("waking", true);
      wasWaking = true;
      await new Promise((resolve) => setTimeout(resolve, ASK_STATUS_MS));
    }
    this.#isWatching = false;
    if (wasWaking) {
      this.#tell("waking", false);
      this.retry();
    }
  }
}
