// Reads the embedding tag, puts the chat on the page and connects the page's own buttons.
import { Api } from "./api.js";
import { ChatElement } from "./chat.js";
import { Conversation } from "./conversation.js";
import { Store } from "./store.js";

/** Put one chat on the page; `tag` is the script element that embeds it. */
function start(tag) {
  if (document.querySelector("invest-chat")) return;
  customElements.define("invest-chat", ChatElement);
  const options = {
    name: "Invest West Midlands",
    language: "en",
    maxChars: 2000,
    ...tag.dataset,
  };
  const api = new Api(new URL(options.api ?? "/api/chat", tag.src).href);
  const conversation = new Conversation(api, new Store(), options.language);
  const chat = new ChatElement(conversation, options);
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
const isSupported = "adoptedStyleSheets" in Document.prototype && "HTMLDialogElement" in window;
if (isSupported) start(document.currentScript);
