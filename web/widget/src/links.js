// Addresses in a message become links only where they lead to an allowed place.
import { el } from "./dom.js";

const ADDRESS = /https?:\/\/[^\s<>"'，。；：！？、）】》」]+/g;

/** Text as nodes: plain, with links to the allowed origins. */
export function linked(text, origins) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const written = found[0].replace(/[.,;:!?)]+$/, "");
    if (!allowed(written, origins)) continue;
    nodes.push(text.slice(from, found.index));
    nodes.push(
      el("a", { href: written, target: "_blank", rel: "noopener noreferrer", text: written }),
    );
    from = found.index + written.length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

function allowed(written, origins) {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  return origins.includes(url.origin) && !url.username && !url.password;
}
