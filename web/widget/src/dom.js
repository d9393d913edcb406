// Building elements. Text always becomes text nodes: nothing here reads markup.

/** An element with properties (`class`, `text`, `on…`, attributes) and children. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  chat: "M4 5.5h16v10.5h-9l-4.5 3.5V16H4z",
  close: "M6 6l12 12M18 6L6 18",
  restart: "M19 12a7 7 0 1 1-2.3-5.2M19 4v4.2h-4.2",
  send: "M12 19V5M6 11l6-6 6 6",
  done: "M5 12.5l4.5 4.5L19 7.5",
  open: "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14z",
  down: "M12 5v14M6 13l6 6 6-6",
};

/** A drawn sign beside words that say the same. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
