// The desk's live parts: the queue renews itself, a case shows what is said as it is said.
const EVERY_MS = 1500;

/** Runs work again and again, one at a time, while the page is seen. */
function repeat(work) {
  const run = async () => {
    if (document.visibilityState === "visible") await work();
    setTimeout(run, EVERY_MS);
  };
  run();
}

async function ask(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  if (answer.status === 401) location.assign("/login");
  return answer;
}

for (const part of document.querySelectorAll("[data-poll]")) {
  repeat(async () => {
    try {
      const answer = await ask(part.dataset.poll);
      const text = await answer.text();
      if (answer.ok && text.trim() !== part.innerHTML.trim()) part.innerHTML = text;
    } catch {
      // A page that lost its connection shows what it had; the next round tries again.
    }
  });
}

class Talk {
  constructor(root) {
    this.root = root;
    this.log = root.querySelector(".log");
    this.notice = root.querySelector(".notice");
    this.form = root.querySelector(".answer");
    this.last = 0;
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.form?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      if (event.target.name !== "text") return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    for (const ready of root.querySelectorAll("[data-text]")) {
      ready.addEventListener("click", () => {
        this.form.elements.text.value = ready.dataset.text;
        this.form.elements.text.focus();
      });
    }
  }

  async look() {
    const { root } = this;
    try {
      const answer = await ask(`/cases/${root.dataset.case}/live?after=${this.last}`);
      if (!answer.ok) throw new Error(answer.status);
      const { messages, state, taken_by } = await answer.json();
      if (state !== root.dataset.state || (taken_by ?? "") !== root.dataset.takenBy) location.reload();
      this.notice.textContent = "";
      this.show(messages);
    } catch {
      this.notice.textContent = this.notice.dataset.offline;
    }
  }

  show(messages) {
    const { log } = this;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    for (const message of messages.filter((one) => one.seq > this.last)) {
      this.last = message.seq;
      const item = document.createElement("div");
      item.className = message.from;
      const who = document.createElement("small");
      const at = new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      who.textContent = `${log.dataset[message.from]} ${at}`;
      const text = document.createElement("p");
      text.textContent = message.text;
      item.append(who, text);
      log.append(item);
    }
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  async send() {
    const { text } = this.form.elements;
    const said = text.value.trim();
    if (!said) return;
    text.value = "";
    try {
      const body = new URLSearchParams({ text: said, csrf: this.root.dataset.csrf });
      const answer = await ask(this.form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      await this.look();
    } catch {
      if (!text.value) text.value = said;
      this.notice.textContent = this.notice.dataset.failed;
    }
  }
}

for (const root of document.querySelectorAll("[data-case]")) {
  const talk = new Talk(root);
  repeat(() => talk.look());
}
