// The text of a message: lines that begin with a sign become a list, addresses become links.
import { el, icon } from "./dom.js";
import { linked } from "./links.js";

const SIGN = /^\s*([·⬜✅])\s*/u;

/** What the assistant or a person wrote, as nodes. */
export function laidOut(text, links, labels) {
  const blocks = [];
  for (const line of text.split("\n")) {
    const sign = SIGN.exec(line);
    const last = blocks.at(-1);
    const kind = sign ? "ul" : "p";
    if (last?.localName !== kind) blocks.push(el(kind));
    const block = blocks.at(-1);
    if (sign) block.append(listed(sign, line.slice(sign[0].length), links, labels));
    else block.append(block.firstChild ? "\n" : "", ...linked(line, links));
  }
  return blocks;
}

function listed([, sign], rest, links, labels) {
  const told = { "✅": ["done", labels.done], "⬜": ["open", labels.open] }[sign];
  const words = el("span", {}, ...linked(rest, links));
  if (!told) return el("li", {}, words);
  words.prepend(el("span", { class: "sr", text: `${told[1]}: ` }));
  return el("li", { class: `step ${told[0]}` }, icon(told[0]), words);
}
