// Turns a message's plain text into paragraphs, lists and links.
import { el, hidden } from "./dom.js";

const LINK = /\[([^\]\n]+)\]\(([^\s)]+)\)|(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const SCHEMES = ["https:", "mailto:", "tel:"];
const QUARTERS = { Q1: "first", Q2: "second", Q3: "third", Q4: "fourth" };

/** Blocks for a text: empty lines part paragraphs, lines that begin with "- " are a list. */
export function blocks(text, words) {
  return text.split(/\n{2,}/).flatMap((block) => parts(block.split("\n"), words));
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

/** "2018-10" as "October 2018", "2024-Q1" as "the first quarter of 2024". */
export function dateInWords(asOf, language) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d|Q\d))?(?:-(\d\d))?$/.exec(asOf) ?? [];
  if (!month) return asOf;
  if (month in QUARTERS) return `the ${QUARTERS[month]} quarter of ${year}`;
  const style = { year: "numeric", month: "long", timeZone: "UTC", ...(day && { day: "numeric" }) };
  const date = new Date(Date.UTC(year, month - 1, day ?? 1));
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, style).format(date);
}
