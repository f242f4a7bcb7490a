// Turns a message's plain text into paragraphs, lists and links.
import { el, hidden } from "./dom.js";

const LINK = /\[([^\]\n]+)\]\(([^\s)]+)\)|(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const SCHEMES = ["https:", "mailto:", "tel:"];
// None of these is a word of another language that the chat is answered in.
const LOOKS_ENGLISH = /\b(the|and|with|from|what|who|how|which|where)\b/i;

/**
 * Blocks for a text: empty lines part paragraphs, lines that begin with "- " are a list. Each runs
 * in the direction of its own first letter.
 */
export function blocks(text, words, language) {
  const made = text.split(/\n{2,}/).flatMap((block) => parts(block.split("\n"), words, language));
  for (const block of made) {
    block.dir = "auto";
    block.lang = block.querySelector("b") ? language : languageOf(block.textContent, language);
  }
  return made;
}

/** The language of a part of a message: in every language, facts are mostly told in English. */
export function languageOf(text, language = "") {
  const isForeign = /^(ar|hi|ja|ko|zh)/.test(language) && !/[\u0370-\u1fff\u3040-\uffef]/.test(text);
  return isForeign || LOOKS_ENGLISH.test(text) ? "en" : language;
}

function parts(lines, words, language) {
  const made = [];
  for (const line of lines) {
    const item = /^[-•] +(.*)/.exec(line);
    const tag = item ? "UL" : "P";
    let last = made.at(-1);
    if (last?.tagName !== tag) made.push((last = el(tag)));
    else if (!item) last.append(el("br"));
    if (item) last.append(el("li", {}, inline(item[1], words, language)));
    else last.append(...(lines.length > 2 ? named : inline)(line, words, language));
  }
  return made;
}

/** A line "Name: value" of several: a bold name, and a value that runs its own way. */
function named(line, words, language) {
  const [, name, value] = /^([^:：]{1,40}(?:: |：))(.+)/.exec(line) ?? [];
  if (!value) return inline(line, words, language);
  const lang = languageOf(value, language);
  return [el("b", {}, name), el("bdi", { lang }, inline(value, words, language))];
}

function inline(text, words, language) {
  const made = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const [all, title, target, address, email] = found;
    made.push(text.slice(end, found.index));
    made.push(link(target ?? address ?? `mailto:${email}`, title ?? all, words, language));
    end = found.index + all.length;
  }
  return [...made, text.slice(end)].filter((part) => part !== "");
}

/** A link if its scheme is safe, else the bare text; `language` is that of what stands around it. */
export function link(address, title, words, language) {
  const url = URL.canParse?.(address) ? new URL(address) : null;
  if (!url || !SCHEMES.includes(url.protocol)) return title;
  if (url.protocol !== "https:") return el("a", { href: url.href }, title);
  const outside = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  return el("a", outside, title, newWindow(words, language));
}

/** Says, to those who cannot see it, where a link leads. */
export const newWindow = (words, language) => hidden(" ", words.put(el("span"), "newWindow", language));


/** "2018-10" as "October 2018" in the words of a language, "2024-Q1" as "Q1 2024" in every one. */
export function dateInWords(asOf, language) {
  const [, year, month, q, day] = /^(\d{4})(?:-(\d\d)|-Q([1-4]))?(?:-(\d\d))?$/.exec(asOf) ?? [];
  if (!year) return asOf;
  if (q) return `Q${q} ${year}`;
  const style = { year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC" };
  const date = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  // The digits of the text above, which are those of the facts.
  return new Intl.DateTimeFormat(`${language === "en" ? "en-GB" : language}-u-nu-latn`, style).format(date);
}
