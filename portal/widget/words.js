// What the chat itself says: in English at once, in another language once its catalogue has come.
import { ENGLISH } from "./english.js";

const OTHERS = /ar|de|es|fr|hi|it|ja|ko|nl|pl|pt|tr|zh/;
const CATALOGUE_MS = 10_000;

const codeOf = (language = "") => language.slice(0, 2);

/** In which direction a language is written. */
export const directionOf = (language) => (codeOf(language) === "ar" ? "rtl" : "ltr");

export class Words {
  #base;
  #catalogues = { en: ENGLISH };
  #spoken = "en";
  #painters = new WeakMap();
  /** Called when an element may have to be painted again. */
  onChange = () => {};

  /** Catalogues are fetched from `words/` beside the address `base`. */
  constructor(base) {
    this.#base = base;
  }

  /** The language that is spoken, as far as its words are here. */
  get language() {
    return this.known(this.#spoken);
  }

  /** The code of this language if its words are here, else of English. */
  known(language) {
    const code = codeOf(language);
    return this.#catalogues[code] ? code : "en";
  }

  /** Speak this language from now on. */
  speak(language) {
    this.#spoken = codeOf(language);
    this.want(language);
    this.onChange();
  }

  /** Fetch the words of a language, unless they are here; where that fails, English stays. */
  async want(language) {
    const code = codeOf(language);
    if (!OTHERS.test(code) || code in this.#catalogues) return;
    this.#catalogues[code] = null;
    try {
      const signal = AbortSignal.timeout(CATALOGUE_MS);
      const answer = await fetch(new URL(`words/${code}.json`, this.#base), { credentials: "omit", signal });
      if (answer.ok) this.#catalogues[code] = await answer.json();
    } catch {
      // Offline, or not JSON.
    }
    // What did not come is asked for again with the next message in this language.
    if (this.#catalogues[code]) this.onChange();
    else delete this.#catalogues[code];
  }

  /** The words of a key with its {values} filled in, `n` choosing the plural; undefined without any. */
  say(key, values, language = this.#spoken) {
    const code = this.known(language);
    const found = this.#catalogues[code][key];
    const text = found?.other ? (found[new Intl.PluralRules(code).select(values.n)] ?? found.other) : found;
    return text?.replace(/{(\w+)}/g, (_, name) => values[name]);
  }

  /**
   * Keep an element's text in the words of a key, in `language` or else in the one spoken.
   * `valuesIn(code)` gives the values in a language.
   */
  put(element, key, language, valuesIn = () => {}) {
    return this.keep(element, () => {
      const code = this.known(language ?? this.#spoken);
      const text = this.say(key, valuesIn(code), code);
      if (language) element.lang = code;
      if (element.textContent !== text) element.textContent = text;
    });
  }

  /** Keep an element's name for assistive technology in the words of a key. */
  name(element, key, language) {
    return this.keep(element, () => element.setAttribute("aria-label", this.say(key, {}, language)));
  }

  /** Paint an element now, and again whenever the words may have changed. */
  keep(element, paint) {
    this.#painters.set(element, paint);
    paint();
    return element;
  }

  /** Paint again what is kept below `root`. */
  repaint(root) {
    for (const element of root.querySelectorAll("*")) this.#painters.get(element)?.();
  }
}
