// The one record the chat keeps in the browser: {token, pending}. Written only once the
// visitor has opened the chat; where storage is refused, the record lives as long as the page.
const KEY = "invest-chat";

export class Store {
  #record = this.#read();

  #read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }

  get token() {
    return this.#record.token;
  }

  /** The message that is sent and not yet answered: {id, text, choice?}. */
  get pending() {
    return this.#record.pending;
  }

  /** Change fields of the record; without any left it is removed. */
  keep(fields) {
    Object.assign(this.#record, fields);
    const kept = JSON.stringify(this.#record);
    try {
      if (kept === "{}") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, kept);
    } catch {
      // The visitor's browser keeps nothing; the chat still works on this page.
    }
  }
}
