// Puts the parts together for one customer: the line, the conversation, and what is seen of it.
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { labelsOf, localeOf } from "./labels.js";
import { View } from "./view.js";

/** Opens the chat; gives `{show, hide, close, unread}`. See docs/embedding.md for the options. */
export async function open(options) {
  const {
    tokenUrl,
    getToken = tokenUrl && (() => fetchToken(tokenUrl)),
    path = "/assistant/socket.io",
    locale = document.documentElement.lang,
    theme = "auto",
    mount,
    links = [location.origin],
    onAccountChange = () => {},
    onUnread = () => {},
  } = options;
  if (!getToken) throw new TypeError("MonthlyPayAssistant.open needs tokenUrl or getToken");

  const chosen = localeOf(locale);
  const host = el("monthly-pay-assistant", { "data-theme": theme });
  const root = host.attachShadow({ mode: "open" });
  (mount ?? document.body).append(host);
  await styled(root);

  let told = 0;
  const conversation = new Conversation(() => {
    view.changed();
    if (conversation.unread !== told) onUnread((told = conversation.unread));
  });
  const connection = new Connection({
    path,
    getToken,
    onStatus: (status) => conversation.setStatus(status),
    onOnline: () => {
      conversation.catchUp();
      onAccountChange(); // something may have happened while the line was down
    },
    events: {
      messages: (messages) => conversation.take(messages),
      typing: ({ on }) => conversation.setTyping(on),
      state: (mode) => conversation.setMode(mode),
      account: () => onAccountChange(),
    },
  });
  conversation.attach(connection);
  const view = new View({
    root,
    labels: labelsOf(chosen),
    locale: chosen,
    links,
    inline: Boolean(mount),
    conversation,
    onRetry: () => {
      conversation.setStatus("connecting");
      connection.start();
    },
  });
  view.changed();
  connection.start();
  if (mount) conversation.setVisible(document.visibilityState === "visible");

  return Object.freeze({
    show: () => view.show(),
    hide: () => view.hide(),
    close: () => {
      connection.stop();
      view.remove();
      host.remove();
    },
    get unread() {
      return conversation.unread;
    },
  });
}

/** The styles are a file of their own, so that no page has to allow inline styles. */
function styled(root) {
  return new Promise((resolve, reject) => {
    const href = new URL("../widget.css", import.meta.url);
    root.append(el("link", { rel: "stylesheet", href, onload: resolve, onerror: reject }));
  });
}

async function fetchToken(url) {
  const answer = await fetch(url, { method: "POST", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  return (await answer.json()).token;
}
