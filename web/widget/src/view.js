// The widget on the page: a launcher, and a panel with header, log and composer.
import { composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { Messages } from "./messages.js";

const PHONE = window.matchMedia("(max-width: 30rem)");
const NEAR_END_PX = 80;

/** Draws a conversation into a shadow root and tells it what the customer does. */
export class View {
  #opener = null;
  #scheduled = false;

  constructor({ root, labels, locale, links, inline, conversation, onRetry }) {
    Object.assign(this, { root, labels, inline, conversation });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": labels.log, "aria-busy": "true" }, el("p", { class: "pledge", text: labels.pledge }));
    this.messages = new Messages(this.log, { labels, locale, links, conversation });
    this.messages.onchoice = ({ title, button }) => {
      conversation.say(title, button);
      this.writing.field.focus({ preventScroll: true }); // the button is gone now
      this.#toEnd();
    };
    this.writing = composer(labels, (text) => {
      conversation.say(text);
      this.#toEnd();
    });
    this.#parts(onRetry);
    root.append(this.panel, ...(inline ? [] : [this.launcher]), this.asking);
    this.root.host.lang = locale;
    this.#listen();
    if (inline) this.panel.show();
  }

  #parts(onRetry) {
    const { labels } = this;
    this.badge = el("span", { class: "badge", hidden: true });
    this.unread = el("span", { class: "sr" });
    this.launcher = el(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => this.show() },
      icon("chat"),
      el("span", { text: labels.launcher }),
      this.badge,
      this.unread,
    );
    this.notice = el("p", { class: "notice", role: "status" });
    this.again = el("button", { type: "button", class: "link", text: labels.again, hidden: true, onclick: onRetry });
    this.typing = el("p", { class: "typing", hidden: true }, el("span"), el("span"), el("span"), el("em", { class: "sr", text: labels.typing }));
    this.empty = el("p", { class: "empty", text: labels.empty, hidden: true });
    this.newer = el("button", { type: "button", class: "newer", hidden: true, onclick: () => this.#toEnd() }, icon("down"), labels.newer);
    this.panel = el(
      "dialog",
      { class: this.inline ? "panel inline" : "panel", "aria-labelledby": "name" },
      this.#header(),
      el("div", { class: "notices" }, this.notice, this.again),
      el("div", { class: "middle" }, this.log, this.empty, this.typing, this.newer),
      this.writing.form,
    );
    this.asking = this.#askRestart();
  }

  #header() {
    const { labels, conversation } = this;
    this.human = el("button", {
      type: "button",
      class: "human",
      text: labels.askHuman,
      onclick: () => conversation.say(labels.humanText),
    });
    const sign = (name, label, onclick) =>
      el("button", { type: "button", class: "sign", "aria-label": label, title: label, onclick }, icon(name));
    return el(
      "header",
      {},
      el("div", { class: "title" }, el("h2", { id: "name", text: labels.name }), el("p", { text: labels.subtitle })),
      this.human,
      sign("restart", labels.restart, () => this.asking.showModal()),
      this.inline ? null : sign("close", labels.close, () => this.hide()),
    );
  }

  #askRestart() {
    const { labels } = this;
    const end = (agreed) => {
      dialog.close();
      if (agreed) this.conversation.restart();
      this.writing.field.focus();
    };
    const dialog = el(
      "dialog",
      { class: "asking", "aria-labelledby": "asked", "aria-describedby": "told" },
      el("h3", { id: "asked", text: labels.restartAsk }),
      el("p", { id: "told", text: labels.restartTold }),
      el(
        "div",
        { class: "answers" },
        el("button", { type: "button", class: "choice", text: labels.cancel, onclick: () => end(false) }),
        el("button", { type: "button", class: "choice strong", text: labels.restart, onclick: () => end(true) }),
      ),
    );
    return dialog;
  }

  #listen() {
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || this.inline) return;
      event.preventDefault();
      this.hide();
    });
    this.panel.addEventListener("cancel", (event) => event.preventDefault());
    this.log.addEventListener("scroll", () => {
      if (this.#atEnd()) this.newer.hidden = true;
    });
    PHONE.addEventListener("change", this.#refit);
    document.addEventListener("visibilitychange", this.#look);
    window.visualViewport?.addEventListener("resize", this.#keyboard);
  }

  /** Opens the panel: over the whole page on a phone, in a corner elsewhere. */
  show() {
    if (!this.panel.open) {
      this.#opener = document.activeElement;
      this.#open();
      this.launcher.hidden = true;
      this.#toEnd();
    }
    (PHONE.matches && !this.inline ? this.log : this.writing.field).focus({ preventScroll: true });
    this.#look();
  }

  hide() {
    if (this.inline || !this.panel.open) return;
    this.panel.close();
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    const back = this.#opener?.isConnected && this.#opener !== this.root.host && this.#opener !== document.body;
    (back ? this.#opener : this.launcher).focus();
    this.#look();
  }

  remove() {
    PHONE.removeEventListener("change", this.#refit);
    document.removeEventListener("visibilitychange", this.#look);
    window.visualViewport?.removeEventListener("resize", this.#keyboard);
  }

  /** Draws what changed, once for all changes of a moment. */
  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #open() {
    if (PHONE.matches && !this.inline) this.panel.showModal();
    else this.panel.show();
    this.launcher.setAttribute("aria-expanded", "true");
  }

  #refit = () => {
    if (!this.panel.open || this.inline) return;
    this.panel.close();
    this.#open();
  };

  // A keyboard on the screen makes the visible part smaller; so does zooming, which changes nothing.
  #keyboard = () => {
    const { scale, height } = window.visualViewport;
    if (scale === 1) this.panel.style.setProperty("--seen-height", `${height}px`);
  };

  #look = () =>
    this.conversation.setVisible(this.panel.open && document.visibilityState === "visible");

  #draw() {
    const { conversation, labels, log } = this;
    const atEnd = this.#atEnd();
    const first = log.getAttribute("aria-busy") === "true";
    const added = this.messages.draw();
    if (first && conversation.loaded) setTimeout(() => log.setAttribute("aria-busy", "false"));
    this.empty.hidden = !conversation.loaded || conversation.entries.length > 0;
    this.typing.hidden = !conversation.typing;
    this.#tell();
    this.human.hidden = conversation.mode.mode !== "assistant" || !conversation.loaded;
    const { unread } = conversation;
    this.badge.hidden = !unread;
    this.badge.textContent = unread > 99 ? "99+" : unread;
    this.unread.textContent = unread ? labels.unread(unread) : "";
    if (atEnd) this.#toEnd();
    else if (added) this.newer.hidden = false;
  }

  #tell() {
    const { status, mode } = this.conversation;
    const told =
      status === "online"
        ? { waiting: this.labels.waiting(mode.place, mode.hours), human: this.labels.human }[mode.mode]
        : this.labels[status];
    if (this.notice.textContent !== (told ?? "")) this.notice.textContent = told ?? "";
    this.notice.dataset.status = status === "online" ? mode.mode : status;
    this.again.hidden = status !== "refused";
  }

  #atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }
}
