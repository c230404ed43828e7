// Shows a question only while its condition holds; the server decides the same (app/questionnaires/conditions.py).
const NUMBER = /^-?\d+(\.\d+)?$/;

function answerOf(element) {
  const inputs = [...element.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const chosen = inputs.filter((each) => !["checkbox", "radio"].includes(each.type) || each.checked);
  if (element.querySelector("[data-kept]")) {
    const removed = chosen.some((each) => each.type === "checkbox");
    return removed && !chosen.some((each) => each.type === "file" && each.value) ? [] : ["kept"];
  }
  return chosen.map((each) => each.value.trim()).filter((value) => value !== "");
}

function asNumber(text) {
  const plain = text.replace(",", ".").replace(/[ \u202f\u00a0]/g, "");
  return NUMBER.test(plain) ? Number(plain) : NaN;
}

function holds(condition, elements) {
  const element = elements.get(condition.question);
  const given = element && !element.hidden ? answerOf(element) : [];
  if (given.length === 0) return false;
  if (condition.is === "answered") return true;
  const kind = element.dataset.kind;
  const texts = given.map((text) => text.toLowerCase());
  const wanted = condition.values.map((text) => text.toLowerCase());
  if (condition.is === "greater") {
    return kind === "date" ? texts[0] > wanted[0] : asNumber(texts[0]) > asNumber(wanted[0]);
  }
  if (condition.is === "contains" && kind !== "several_of") return wanted.some((text) => texts[0].includes(text));
  if (kind === "number") return wanted.some((text) => asNumber(text) === asNumber(texts[0]));
  return texts.some((text) => wanted.includes(text));
}

function show() {
  const elements = new Map([...document.querySelectorAll("[data-question]")].map((each) => [each.dataset.question, each]));
  for (const element of elements.values()) {
    if (!element.dataset.when) continue;
    element.hidden = !JSON.parse(element.dataset.when).some((together) => together.every((each) => holds(each, elements)));
  }
  for (const section of document.querySelectorAll("fieldset[data-section]")) {
    section.hidden = [...section.querySelectorAll("[data-question]")].every((each) => each.hidden);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const said of document.querySelectorAll("[data-said]")) said.hidden = true;
  document.addEventListener("input", show);
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
});
