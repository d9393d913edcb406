// The line to the assistant: connects, proves who is speaking, and comes back after a break.
import { io } from "../vendor/socket.io.esm.min.js";

const ACK_MS = 15_000;
const RETRY_MS = [500, 2_000, 5_000, 15_000];

/** Tells `status` (connecting, online, offline, refused) and the server's events by callbacks. */
export class Connection {
  #socket;
  #getToken;
  #token = null;
  #renewals = 0;
  #failures = 0;
  #timer = 0;
  #stopped = false;

  constructor({ path, getToken, onStatus, onOnline, events }) {
    this.#getToken = getToken;
    this.onStatus = onStatus;
    this.#socket = io(location.origin, {
      path,
      auth: (give) => give({ token: this.#token }),
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      autoConnect: false,
      forceNew: true,
    });
    this.#socket.on("connect", () => {
      this.#renewals = this.#failures = 0;
      onStatus("online");
      onOnline();
    });
    this.#socket.on("connect_error", (error) => this.#failed(error));
    this.#socket.on("disconnect", (reason) => {
      if (this.#stopped) return;
      onStatus("offline");
      if (reason === "io server disconnect") this.#later();
    });
    this.#socket.on("expired", () => this.renew());
    for (const [name, heard] of Object.entries(events)) this.#socket.on(name, heard);
    window.addEventListener("offline", this.#cut);
    window.addEventListener("online", this.start);
  }

  get online() {
    return this.#socket.connected;
  }

  /** Fetches a token and connects; does nothing while connected. */
  start = async () => {
    clearTimeout(this.#timer);
    if (this.#stopped || this.online) return;
    try {
      this.#token = await this.#getToken();
    } catch {
      this.onStatus("offline");
      this.#later();
      return;
    }
    if (!this.#stopped) this.#socket.disconnect().connect();
  };

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    window.removeEventListener("offline", this.#cut);
    window.removeEventListener("online", this.start);
    this.#socket.disconnect();
  }

  /** Sends an event; gives the server's answer, or `{ok: false, error: "lost"}` without one. */
  async ask(event, body) {
    if (!this.online) return { ok: false, error: "lost" };
    try {
      return await this.#socket.timeout(ACK_MS).emitWithAck(event, body);
    } catch {
      return { ok: false, error: "lost" };
    }
  }

  /** Gives the server a fresh token on the open line; whether it took it. */
  async renew() {
    try {
      this.#token = await this.#getToken();
    } catch {
      return false;
    }
    return (await this.ask("token", { token: this.#token })).ok;
  }

  #failed(error) {
    if (this.#socket.active) {
      this.onStatus("offline"); // the library tries again by itself
    } else if (error.message === "expired" && this.#renewals++ < 2) {
      this.start();
    } else if (["expired", "forbidden", "origin"].includes(error.message)) {
      this.#renewals = 0;
      this.onStatus("refused");
    } else {
      this.onStatus("offline");
      this.#later();
    }
  }

  #later() {
    const wait = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.start, wait);
  }

  // The browser knows sooner than a missed ping that the network is gone.
  #cut = () => this.#socket.io.engine?.close();
}
