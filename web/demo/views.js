// The three views of the app, drawn from the account as the server has it.
import { el } from "/widget/src/dom.js";

/** Formats amounts and dates of one language, with its words. */
export class Words {
  constructor(locale, labels, today) {
    Object.assign(this, labels);
    this.numbers = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const format = { month: locale === "en" ? "short" : "long", day: "numeric", timeZone: "UTC" };
    const tag = locale === "en" ? "en-GB" : locale;
    this.short = new Intl.DateTimeFormat(tag, format);
    this.long = new Intl.DateTimeFormat(tag, { ...format, year: "numeric" });
    this.year = today.slice(0, 4);
  }

  money(fen) {
    return `${fen < 0 ? "-" : ""}¥${this.numbers.format(Math.abs(fen) / 100)}`;
  }

  day(iso) {
    return (iso.startsWith(this.year) ? this.short : this.long).format(new Date(`${iso}T00:00Z`));
  }

  titled(title) {
    return /^\d{4}-\d\d-\d\d$/.test(title) ? this.billTitle(this.day(title)) : title;
  }
}

const section = (title, ...children) => el("section", { class: "block" }, el("h2", { text: title }), ...children);
const list = (rows) => el("ul", { class: "rows" }, ...rows);
const row = (label, value, small) =>
  el(
    "li",
    {},
    el("span", { class: "label" }, label, small ? el("small", { text: small }) : null),
    el("span", { class: "value", text: value }),
  );
const quiet = (text) => el("p", { class: "quiet", text });
const way = (to, label, told) =>
  el("a", { class: "way", href: to }, el("span", { text: label }), el("span", { class: "value", text: told }));

function standing(account, words) {
  if (!account) return words.notOpened;
  if (account.state === "closed") return words.closed(words.day(account.closed_on));
  return account.due_now ? `${words.dueNow} ${words.money(account.due_now)}` : words.nothingDue;
}

/** Me: who this is, the wallet, the latest orders. */
export function me({ name, account }, words) {
  const orders = account?.orders ?? [];
  const told = (one) =>
    [
      words.states[one.state],
      one.reason && words.reasons[one.reason],
      one.refunded && words.refunded(words.money(one.refunded)),
    ]
      .filter(Boolean)
      .join(" · ");
  return [
    el("div", { class: "person" }, el("span", { class: "face", "aria-hidden": "true", text: name[0] }), el("strong", { text: name })),
    el("nav", { class: "block", "aria-label": words.me }, way("#wallet", words.wallet, standing(account, words))),
    section(
      words.orders,
      orders.length
        ? list(orders.map((one) => row(one.item, words.money(one.amount), `${one.shop} · ${told(one)}`)))
        : quiet(words.noOrders),
    ),
  ];
}

/** The wallet: monthly pay, and what payments are taken from. */
export function wallet({ cards, account }, words) {
  const named = (card) => ({ wallet: words.change, alipay: words.alipay })[card.kind] ?? card.bank;
  return [
    el("nav", { class: "block", "aria-label": words.wallet }, way("#monthly-pay", words.monthlyPay, standing(account, words))),
    section(
      words.cards,
      cards.length
        ? list(cards.map((card) => row(named(card), card.ending && `•••• ${card.ending}`)))
        : quiet(words.noCards),
    ),
  ];
}

/** Monthly pay: what is due, the limit, the bills, the plans. */
export function monthlyPay({ account }, words, ask) {
  const help = el("button", { type: "button", class: "ask", onclick: ask, text: words.askUs });
  if (!account) return [el("div", { class: "due" }, el("p", { text: words.notOpened })), help];
  if (account.state === "closed") return [el("div", { class: "due" }, el("p", { text: standing(account, words) })), help];
  return [
    due(account, words),
    account.holds.length
      ? el("div", { class: "frozen" }, el("strong", { text: account.holds.map((cause) => words.causes[cause]).join(" · ") }), el("span", { text: words.frozen }))
      : null,
    limit(account, words),
    help,
    ...account.bills.map((bill) => billOf(bill, words)),
    nextBill(account, words),
    account.plans.length ? section(words.plans, list(account.plans.map((plan) => planOf(plan, words)))) : null,
  ];
}

function due(account, words) {
  const late = account.late_days > 0;
  const when = late
    ? words.late(account.late_days)
    : account.due_on
      ? words.dueOn(words.day(account.due_on), account.days_left)
      : words.nothingDue;
  return el(
    "div",
    { class: late ? "due late" : "due" },
    el("p", { text: words.dueNow }),
    el("p", { class: "sum", text: words.money(account.due_now) }),
    el("p", { class: "by", text: when }),
    el("p", { class: "all", text: `${words.total} ${words.money(account.total)}` }),
  );
}

function limit(account, words) {
  const share = account.limit ? Math.min(1, account.used / account.limit) : 0;
  return el(
    "section",
    { class: "block limit" },
    el("div", {}, el("h2", { text: words.available }), el("strong", { text: words.money(account.available) })),
    el("progress", { max: "1", value: share, "aria-label": words.ofLimit(words.money(account.limit)) }),
    el("p", { text: words.ofLimit(words.money(account.limit)) }),
    account.balance ? el("p", { text: `${words.balance} ${words.money(account.balance)}` }) : null,
  );
}

function billOf(bill, words) {
  const extra = bill.penalty ? [row(words.ofWhich, words.money(bill.penalty))] : [];
  const items = bill.items.map((item) => row(words.titled(item.title), words.money(item.amount)));
  return section(words.bill(words.day(bill.issued_on)), list([...items, ...extra]));
}

function nextBill(account, words) {
  const items = account.next_items.map((item) => row(words.titled(item.title), words.money(item.amount)));
  return section(
    words.nextBill(words.day(account.next_bill_on)),
    items.length ? list(items) : quiet(words.noNext),
    items.length
      ? el("p", { class: "end" }, words.nextDue(words.day(account.next_due_on)), el("strong", { text: words.money(account.next_bill) }))
      : null,
  );
}

const planOf = (plan, words) =>
  row(words.titled(plan.title), words.money(plan.rest), words.left(plan.left, plan.terms));
