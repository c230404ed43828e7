// The huge answer: a colour, a sign, a word, the name; heard and felt as well.
import { signal } from "./signals.js";

const SIGNS = { good: "✓", already: "=", attention: "…", wrong: "✕" };
const place = document.getElementById("answer");

// `tone` good, already, attention or wrong; `actions` [[label, accessible name, what it does]].
export function answer(tone, { said, name = "", detail = "", actions = [], silent = false }) {
  place.className = `answer ${tone}`;
  place.replaceChildren(
    part("p", "answer-word", part("span", "answer-sign", SIGNS[tone], true), part("span", "", said)),
    ...(name ? [part("p", "answer-name", name)] : []),
    ...(detail ? [part("p", "answer-detail", detail)] : []),
    ...(actions.length ? [part("p", "answer-actions", ...actions.map(button))] : []),
  );
  if (!silent) signal(tone === "already" ? "attention" : tone);
}

export function clearAnswer() {
  place.className = "answer";
  place.replaceChildren();
}

function part(kind, name, ...content) {
  const hidden = content.at(-1) === true;
  const made = document.createElement(kind);
  if (name) made.className = name;
  if (hidden) made.setAttribute("aria-hidden", "true");
  made.append(...content.filter((each) => each !== true));
  return made;
}

function button([label, fully, act]) {
  const made = part("button", "", label);
  made.type = "button";
  made.setAttribute("aria-label", fully);
  made.addEventListener("click", act);
  return made;
}
