// What was said, what still has to go out, what is unread. No page in here.

const TRIES = 3;
const AGAIN_MS = 3_000;

/** The state of one customer's conversation; calls `changed` after every change. */
export class Conversation {
  status = "connecting";
  mode = { mode: "assistant" };
  typing = false;
  loaded = false;
  seen = 0;
  #messages = new Map();
  #outbox = [];
  #flushing = false;
  #visible = false;
  #complete = 0; // nothing up to here is missing
  #caughtUp = false;

  constructor(changed) {
    this.changed = changed;
  }

  attach(connection) {
    this.connection = connection;
  }

  get last() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** Everything in its order: what the server has, then what is still on its way. */
  get entries() {
    const there = [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
    return [...there, ...this.#outbox];
  }

  get unread() {
    return this.entries.filter((m) => m.seq > this.seen && isTheirs(m)).length;
  }

  /** The messages whose buttons can still be used: after what the customer did last. */
  get answerable() {
    const { entries } = this;
    const ends = (m) => m.from === "system" || (m.from === "customer" && m.state !== "failed");
    const after = entries.findLastIndex(ends);
    return entries.filter(
      (m, place) => place > after && m.buttons?.length && !m.buttons.some((b) => b.used),
    );
  }

  setStatus(status) {
    this.status = status;
    if (status !== "online") this.typing = this.#caughtUp = false;
    this.changed();
  }

  /** After every connect: what was missed, then what is still to be said. */
  async catchUp() {
    const answer = await this.connection.ask("sync", { after: this.#complete });
    if (answer.error === "expired" && (await this.connection.renew())) return this.catchUp();
    if (!answer.ok) {
      if (this.connection.online) setTimeout(() => this.catchUp(), AGAIN_MS);
      return;
    }
    this.#caughtUp = true;
    if (answer.state) this.mode = answer.state;
    const first = !this.loaded;
    this.loaded = true;
    if (first) this.seen = answer.seen ?? answer.last ?? 0;
    this.take(answer.messages);
    this.#flush();
  }

  /** Messages from the server; one that is known already is only brought up to date. */
  take(messages) {
    for (const message of messages) this.#messages.set(message.seq, message);
    if (this.#caughtUp) this.#complete = this.last;
    const there = new Set([...this.#messages.values()].map((m) => m.client_id));
    this.#outbox = this.#outbox.filter(
      (mine) => !there.has(mine.client_id) && !this.#messages.has(mine.sentAs),
    );
    if (messages.some(isTheirs)) this.typing = false;
    this.#noteSeen();
    this.changed();
  }

  setMode(mode) {
    this.mode = mode;
    this.changed();
  }

  setTyping(on) {
    this.typing = on;
    this.changed();
  }

  /** Whether somebody is looking at the conversation; what they look at is read. */
  setVisible(visible) {
    this.#visible = visible;
    this.#noteSeen();
    this.changed();
  }

  say(text, button) {
    const client_id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const at = new Date().toISOString();
    this.#outbox.push({ client_id, from: "customer", text, button, at, state: "waiting", tries: 0 });
    this.changed();
    this.#flush();
  }

  retry(entry) {
    Object.assign(entry, { state: "waiting", tries: 0, reason: undefined, told: undefined });
    this.changed();
    this.#flush();
  }

  async restart() {
    const answer = await this.connection.ask("restart", {});
    if (answer.error === "expired" && (await this.connection.renew())) return this.restart();
    return answer.ok;
  }

  /** One after the other, so that the order stays as it was written. */
  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    const waiting = () => this.#outbox.find((entry) => entry.state === "waiting");
    while (this.connection.online && waiting()) await this.#deliver(waiting());
    this.#flushing = false;
  }

  async #deliver(entry) {
    const { client_id, text, button } = entry;
    entry.state = "sending";
    this.changed();
    const answer = await this.connection.ask("message", button ? { client_id, button } : { client_id, text });
    // The same client_id is never run twice, so asking again is safe.
    const tryAgain =
      answer.error === "lost" || (answer.error === "expired" && (await this.connection.renew()));
    if (answer.ok) {
      Object.assign(entry, { state: "sent", sentAs: answer.seq });
      this.take([]);
    } else if (tryAgain && (!this.connection.online || ++entry.tries < TRIES)) {
      entry.state = "waiting";
    } else {
      entry.state = "failed";
      entry.reason = answer.error === "lost" ? "unavailable" : answer.error;
      entry.told = answer.text;
    }
    this.changed();
  }

  #noteSeen() {
    if (!this.#visible || !this.loaded || this.last <= this.seen) return;
    this.seen = this.last;
    this.connection.ask("seen", { seq: this.seen });
  }
}

const isTheirs = (message) => message.from === "assistant" || message.from === "human";
