// Cards: the same facts as the text of a message, laid out. The text stays one tap away.
import { el, icon } from "./dom.js";

const TABLES = new Set(["bill", "quote", "schedule", "receipt"]);

/** The card of a message, or null for a kind this widget does not know. */
export function card(told, text, labels) {
  const rows = told.rows ?? [];
  const body = TABLES.has(told.kind)
    ? table(told, rows)
    : told.kind === "checklist"
      ? checklist(rows, labels)
      : null;
  if (!body) return null;
  return el(
    "section",
    { class: `card ${told.kind}`, "aria-label": told.title },
    el("h3", { text: told.title }),
    body,
    told.note ? el("p", { class: "note", text: told.note }) : null,
    el(
      "details",
      { class: "as-text" },
      el("summary", { text: labels.asText }),
      el("p", { class: "text", text }),
    ),
  );
}

function table(told, rows) {
  const line = ({ label, value }) =>
    el("tr", {}, el("th", { scope: "row", text: label }), el("td", { text: value ?? "" }));
  return el(
    "table",
    {},
    el("tbody", {}, ...rows.map(line)),
    told.total ? el("tfoot", {}, line(told.total)) : null,
  );
}

function checklist(rows, labels) {
  const line = ({ label, value, state }) =>
    el(
      "li",
      { class: state === "done" ? "done" : "open" },
      icon(state === "done" ? "done" : "open"),
      el(
        "span",
        {},
        el("span", { class: "sr", text: `${state === "done" ? labels.done : labels.open}: ` }),
        label,
        value ? el("span", { class: "value", text: value }) : null,
      ),
    );
  return el("ul", {}, ...rows.map(line));
}
