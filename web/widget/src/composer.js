// Where the customer writes. Enter sends, except while an input method is composing.
import { el, icon } from "./dom.js";

const LONGEST = 500;
const WARN_AT = 60;

/** A form with a growing text field; calls `onsend` with what was written. */
export function composer(labels, onsend) {
  const field = el("textarea", {
    rows: "1",
    maxlength: LONGEST,
    enterkeyhint: "send",
    autocomplete: "off",
    placeholder: labels.write,
    "aria-label": labels.write,
  });
  const left = el("p", { class: "left", role: "status" });
  const button = el(
    "button",
    { type: "submit", class: "send", "aria-label": labels.send, title: labels.send, disabled: true },
    icon("send"),
  );
  const form = el("form", { class: "composer" }, left, el("div", { class: "field" }, field, button));

  const fit = () => {
    button.disabled = !field.value.trim();
    const rest = LONGEST - field.value.length;
    left.textContent = rest <= WARN_AT ? labels.left(rest) : "";
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  const send = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    fit();
    onsend(text);
    field.focus();
  };
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    // 229 is what a browser tells while, or just after, an input method uses the key.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
  });
  form.addEventListener("submit", send);
  return { form, field };
}
