// Reads the embedding tag, puts the chat on the page and connects the page's own buttons.
import { Api } from "./api.js";
import { ChatElement } from "./chat.js";
import { Conversation } from "./conversation.js";
import { Store } from "./store.js";
import { Words } from "./words.js";

/** Put one chat on the page; `tag` is the script element that embeds it. */
function start(tag) {
  if (document.querySelector("invest-chat")) return;
  customElements.define("invest-chat", ChatElement);
  const options = {
    name: "Invest West Midlands",
    maxChars: 2000,
    ...tag.dataset,
  };
  const api = new Api(new URL(options.api ?? "/api/chat", tag.src).href);
  // A region or a script says nothing more to us, and the API takes at most one of them.
  const language = (options.language || navigator.language).split("-")[0];
  const conversation = new Conversation(api, new Store(), language);
  const words = new Words(tag.src);
  const chat = new ChatElement(conversation, words, options);
  // What the portal asks for is spoken at once; what the browser asks for, from the greeting on.
  if (options.language) words.speak(language);
  document.body.append(chat);
  connectPage(chat);
  conversation.resume();
}

/** `data-invest-chat-open` opens the chat, with its value as words that are not sent yet. */
function connectPage(chat) {
  for (const part of document.querySelectorAll("[data-invest-chat-open], [data-invest-chat-only]")) {
    part.hidden = false;
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-invest-chat-open]");
    if (opener) chat.open(opener, opener.dataset.investChatOpen);
  });
}

// Where the browser is too old, the page's own contact route stays as it is.
if (window.HTMLDialogElement && document.adoptedStyleSheets) start(document.currentScript);
