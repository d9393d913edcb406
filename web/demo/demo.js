// The demo page: shows one customer's app, and opens the assistant for that customer.
import { el } from "/widget/src/dom.js";
import * as api from "./api.js";
import { labelsOf } from "./labels.js";
import { Words, me, monthlyPay, wallet } from "./views.js";

const at = (id) => document.getElementById(id);
const VIEWS = { "#me": me, "#wallet": wallet, "#monthly-pay": monthlyPay };
const PARENTS = { "#wallet": "#me", "#monthly-pay": "#wallet" };
const WRITES = { emma: "en", ye: "zh-TW" };
const WIDE = window.matchMedia("(min-width: 56rem)");

const SMS_MS = 20_000;

const now = { customer: "", locale: "zh-CN", page: null, chat: null, newest: null };

/** Draws the current view; what is unchanged keeps the reader's place. */
function draw() {
  const labels = labelsOf(now.locale);
  const view = VIEWS[location.hash] ? location.hash : "#me";
  document.documentElement.lang = now.locale;
  for (const part of document.querySelectorAll("[data-label]")) part.textContent = labels[part.dataset.label];
  if (!now.page) return;
  const words = new Words(now.locale, labels, now.page.today);
  const title = { "#me": labels.me, "#wallet": labels.wallet, "#monthly-pay": labels.monthlyPay }[view];
  at("title").textContent = title;
  document.title = `${title} · ${now.page.name}`;
  at("back").hidden = !PARENTS[view];
  if (PARENTS[view]) at("back").href = PARENTS[view];
  at("back").textContent = labels.back;
  const parts = VIEWS[view](now.page, words, () => now.chat?.show());
  at("view").replaceChildren(...parts.filter(Boolean));
  at("view").dataset.view = view.slice(1);
  at("stage-now").textContent = `${now.page.name} · ${now.page.today}`;
  if (document.activeElement !== at("date")) at("date").value = now.page.today;
  at("date").min = now.page.today;
}

/** The phone beside the app; on a narrow screen a new message also comes up over the app. */
function drawPhone(codes) {
  const labels = labelsOf(now.locale);
  const newest = codes[0]?.code ?? "";
  if (newest && now.newest !== null && newest !== now.newest && !WIDE.matches)
    notify(labels.code(newest, codes[0].minutes));
  now.newest = newest;
  const shown = codes.map(({ code, minutes }) => el("li", { text: labels.code(code, minutes), "data-code": code }));
  at("phone").replaceChildren(...(shown.length ? shown : [el("li", { class: "quiet", text: labels.noCodes })]));
}

function notify(text) {
  const sms = at("sms");
  sms.textContent = text;
  sms.hidePopover();
  sms.showPopover();
  clearTimeout(now.smsTimer);
  now.smsTimer = setTimeout(() => sms.hidePopover(), SMS_MS);
}

/** Reads the account and the phone again, as after everything the assistant did. */
async function refresh() {
  const { customer } = now;
  try {
    const [page, codes] = await Promise.all([api.accountOf(customer), api.codesOf(customer)]);
    if (customer !== now.customer) return; // another customer was chosen meanwhile
    now.page = page;
    at("trouble").textContent = "";
    draw();
    drawPhone(codes);
  } catch {
    at("trouble").textContent = labelsOf(now.locale).trouble;
  }
}

async function openChat() {
  const { customer, locale } = now;
  now.chat?.close();
  now.chat = null;
  const chat = await MonthlyPayAssistant.open({
    getToken: () => api.tokenOf(customer, locale),
    locale,
    onAccountChange: refresh,
  });
  if (customer === now.customer && locale === now.locale) now.chat = chat;
  else chat.close();
}

async function choose(customer, locale) {
  Object.assign(now, { customer, locale, page: null, newest: null });
  const address = new URL(location.href);
  address.searchParams.set("customer", customer);
  address.searchParams.set("locale", locale);
  history.replaceState(null, "", address);
  at("customer").value = customer;
  at("story").textContent = at("customer").selectedOptions[0].dataset.story;
  at("locale").value = locale;
  draw();
  await Promise.all([refresh(), openChat()]);
}

async function move(event) {
  event.preventDefault();
  const labels = labelsOf(now.locale);
  const button = event.target.querySelector("button");
  button.disabled = true;
  at("moved").textContent = labels.moving;
  try {
    await api.moveTo(at("date").value);
    at("moved").textContent = labels.moved;
  } catch {
    at("moved").textContent = labels.notMoved;
  }
  button.disabled = false;
  await refresh();
}

async function start() {
  const known = await api.customers();
  at("customer").append(
    ...known.map(({ customer, name, story }) => el("option", { value: customer, text: name, "data-story": story })),
  );
  const asked = new URLSearchParams(location.search);
  const wanted = known.find(({ customer }) => customer === asked.get("customer")) ?? known[0];
  const localeFor = (customer) => WRITES[customer] ?? "zh-CN";
  at("customer").addEventListener("change", ({ target }) => choose(target.value, localeFor(target.value)));
  at("locale").addEventListener("change", ({ target }) => choose(now.customer, target.value));
  at("moving").addEventListener("submit", move);
  window.addEventListener("hashchange", draw);
  const open = () => (at("stage").open = WIDE.matches);
  WIDE.addEventListener("change", open);
  open();
  const locale = labelsOf(asked.get("locale")) ? asked.get("locale") : localeFor(wanted.customer);
  await choose(wanted.customer, locale);
}

start().catch(() => {
  at("trouble").textContent = labelsOf(now.locale).trouble;
});
