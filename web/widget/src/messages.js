// The list of messages: each drawn once, then only brought up to date.
import { card } from "./cards.js";
import { el } from "./dom.js";
import { laidOut } from "./text.js";

const PAUSE_MS = 15 * 60_000;

/** Draws the entries of a conversation into a log. */
export class Messages {
  #drawn = new Map();

  constructor(log, { labels, locale, links, conversation }) {
    Object.assign(this, { log, labels, links, conversation });
    this.clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
    this.day = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric" });
    this.near = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  }

  /** Brings the log up to date; true when something was added. */
  draw() {
    const { entries, answerable } = this.conversation;
    const wanted = new Map();
    let before = null;
    for (const entry of entries) {
      const key = entry.client_id ?? entry.seq;
      const drawn = this.#drawn.get(key) ?? this.#make(entry, before);
      this.#update(drawn, entry, answerable.includes(entry), entry === entries.at(-1));
      wanted.set(key, drawn);
      before = entry;
    }
    for (const [key, drawn] of this.#drawn) if (!wanted.has(key)) drawn.item.remove();
    let added = false;
    let last = this.log.firstChild; // the line above all messages
    for (const { item } of wanted.values()) {
      if (last.nextSibling !== item) {
        last.after(item);
        added = true;
      }
      last = item;
    }
    this.#drawn = wanted;
    return added;
  }

  #make(entry, before) {
    const when = this.#separator(entry, before);
    const from = entry.from === "system" ? "system" : entry.from === "customer" ? "mine" : "theirs";
    const named = entry.from === "human" && before?.from !== "human";
    const body = el("div", { class: "body" });
    const state = el("p", { class: "state" });
    const item = el(
      "div",
      { class: `message ${from}`, "data-from": entry.from },
      when ? el("p", { class: "when", text: when }) : null,
      named ? el("p", { class: "who", text: this.labels.humanName }) : null,
      body,
      state,
    );
    return { item, body, state, written: null, choices: null };
  }

  #update(drawn, entry, answerable, newest) {
    const written = JSON.stringify([entry.text, entry.card]);
    if (drawn.written !== written) {
      drawn.body.replaceChildren(this.#content(entry));
      drawn.written = written;
    }
    if (answerable && !drawn.choices) {
      drawn.choices = this.#choices(entry);
      drawn.item.append(drawn.choices);
    } else if (!answerable && drawn.choices) {
      drawn.choices.remove();
      drawn.choices = null;
    }
    if (entry.from === "customer") this.#delivery(drawn, entry, newest);
  }

  #content(entry) {
    const shown = entry.card ? card(entry.card, entry.text, this.labels) : null;
    if (shown) return shown;
    const mine = entry.from === "customer";
    return el("div", { class: "text" }, ...(mine ? [entry.text] : laidOut(entry.text, this.links, this.labels)));
  }

  #choices(entry) {
    const pick = ({ title, button }) =>
      el("button", {
        type: "button",
        class: "choice",
        text: title,
        onclick: () => this.onchoice({ title, button }),
      });
    return el(
      "div",
      { class: "choices", role: "group", "aria-label": this.labels.choices },
      ...entry.buttons.map(pick),
    );
  }

  #delivery({ state, item }, entry, newest) {
    const { labels } = this;
    const offline = this.conversation.status !== "online";
    const told = {
      waiting: offline ? labels.queued : labels.sending,
      sending: labels.sending,
      sent: labels.sent,
      failed: entry.told || labels.errors[entry.reason] || labels.failed,
    }[entry.state ?? "sent"];
    const wanted = entry.state || newest ? told : "";
    item.classList.toggle("failed", entry.state === "failed");
    if (state.dataset.told === wanted) return;
    state.dataset.told = wanted;
    state.textContent = wanted;
    if (entry.state !== "failed" || entry.reason === "used_button") return;
    const again = () => this.conversation.retry(entry);
    state.append(" ", el("button", { type: "button", class: "link", text: labels.retry, onclick: again }));
  }

  /** The day and time above a message that comes after a pause. */
  #separator(entry, before) {
    const at = new Date(entry.at);
    if (before && at - new Date(before.at) < PAUSE_MS) return null;
    const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(at) - midnight(Date.now())) / 86_400_000);
    const day = days > -2 && days <= 0 ? this.near.format(days, "day") : this.day.format(at);
    return `${day} ${this.clock.format(at)}`;
  }
}
