// Asks before a chat is ended, in the place of the box.
import { el } from "./dom.js";

/** The question with its two buttons; the first keeps the chat. */
export function makeEnding(words, onKeep, onEnd) {
  const button = (key, className, onclick) => words.put(el("button", { className, onclick }), key);
  const question = words.put(el("strong"), "endQuestion");
  const detail = words.put(el("span"), "endDetail");
  return el(
    "div",
    { className: "ending", role: "group", "aria-labelledby": "ending", hidden: true },
    el("p", { id: "ending" }, question, " ", detail),
    button("endNo", "keep", onKeep),
    button("endYes", "clear", onEnd),
  );
}
