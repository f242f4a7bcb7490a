// Turns a message's plain text into paragraphs, lists and links.
import { el, hidden } from "./dom.js";

const LINK = /\[([^\]\n]+)\]\(([^\s)]+)\)|(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const SCHEMES = ["https:", "mailto:", "tel:"];
const ORDINALS = ["first", "second", "third", "fourth"];
const LOCALES = { en: "en-GB", pt: "pt-PT" };
// None of these is a word of another language that the chat is answered in.
const ENGLISH = /\b(the|and|with|from|what|who|how|which|where)\b/i;

/**
 * Blocks for a text: empty lines part paragraphs, lines that begin with "- " are a list. Each runs
 * in the direction of its own first letter.
 */
export function blocks(text, words, language) {
  const made = text.split(/\n{2,}/).flatMap((block) => parts(block.split("\n"), words));
  for (const block of made) Object.assign(block, { dir: "auto", lang: languageOf(block.textContent, language) });
  return made;
}

/** The language of a part of a message: in every language, facts are mostly told in English. */
export function languageOf(text, language = "") {
  const isForeign = /^(ar|hi|ja|ko|zh)/.test(language) && !/[\u0370-\u1fff\u3040-\uffef]/.test(text);
  return isForeign || ENGLISH.test(text) ? "en" : language;
}

function parts(lines, words) {
  const made = [];
  for (const line of lines) {
    const item = /^[-•] +(.*)/.exec(line);
    const tag = item ? "UL" : "P";
    let last = made.at(-1);
    if (last?.tagName !== tag) made.push((last = el(tag)));
    else if (!item) last.append(el("br"));
    if (item) last.append(el("li", {}, inline(item[1], words)));
    else last.append(...inline(line, words));
  }
  return made;
}

function inline(text, words) {
  const made = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const [all, title, target, address, email] = found;
    made.push(text.slice(end, found.index));
    made.push(link(target ?? address ?? `mailto:${email}`, title ?? all, words));
    end = found.index + all.length;
  }
  return [...made, text.slice(end)].filter((part) => part !== "");
}

/** A link if its scheme is safe, else the bare text. */
export function link(address, title, words) {
  const url = URL.canParse?.(address) ? new URL(address) : null;
  if (!url || !SCHEMES.includes(url.protocol)) return title;
  if (url.protocol !== "https:") return el("a", { href: url.href }, title);
  const outside = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  return el("a", outside, title, hidden(` ${words.newWindow}`));
}

/** "2018-10" as "October 2018", "2024-Q1" as "the first quarter of 2024", or "Q1 2024" elsewhere. */
export function dateInWords(asOf, language) {
  const [, year, month, q, day] = /^(\d{4})(?:-(\d\d)|-Q([1-4]))?(?:-(\d\d))?$/.exec(asOf) ?? [];
  if (!year) return asOf;
  if (q) return language === "en" ? `the ${ORDINALS[q - 1]} quarter of ${year}` : `Q${q} ${year}`;
  const style = { year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC" };
  const date = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  // The digits of the text above, which are those of the facts.
  return new Intl.DateTimeFormat(`${LOCALES[language] ?? language}-u-nu-latn`, style).format(date);
}
