// What opens over the page: all that may be said of one person, and a walk-in.
import { facts } from "./people.js";
import { standing, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const [person, walkIn, form, sure] = ["person", "walk-in", "walk-in-form", "sure"].map($);
let asked = null;

for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
for (const button of person.querySelectorAll("[data-standing]")) button.addEventListener("click", () => done(() => asked.act.mark(asked.who, { ...button.dataset, ...(button.dataset.reason && { why: button.textContent }) })));
$("leave-person").addEventListener("click", () => done(() => asked.act.leave(asked.who)));
$("undo-person").addEventListener("click", () => done(() => asked.act.undo(asked.who)));

function done(act) {
  person.close();
  act();
}

// `act.mark(person, {standing, mode?, reason?, why?})` where `why` is the reason in words, `act.replace(person, colleague)`, `act.leave(person)`, `act.undo(person)`.
export function openPerson(who, { mark, colleagues, act }) {
  asked = { who, act };
  $("person-name").textContent = who.name;
  $("person-facts").textContent = facts(who);
  $("person-standing").textContent = standing(mark);
  $("leave-person").hidden = mark?.standing !== "present" || Boolean(mark.left);
  $("undo-person").hidden = !mark;
  $("colleagues-part").hidden = colleagues.length === 0;
  $("colleagues").replaceChildren(...colleagues.map((each) => colleague(each)));
  person.showModal();
}

function colleague(each) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = each.name;
  button.addEventListener("click", () => done(() => asked.act.replace(asked.who, each)));
  return button;
}

// Resolves with the facts of `walk_in`, and the State's name; with null when closed without.
export function askWalkIn(familyName = "") {
  form.reset();
  form.elements.family_name.value = familyName;
  walkIn.showModal();
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
      if (!given.family_name) return form.elements.family_name.focus();
      const state = form.elements.state;
      resolve({ ...given, state_name: state.value ? state.selectedOptions[0].text : "" });
      walkIn.close();
    };
    walkIn.onclose = () => resolve(null);
  });
}

// Whether the list is to go from this device.
export function askSure(waiting) {
  $("sure-says").textContent = [word("sure"), waiting && word("sure_waiting", { number: waiting })].filter(Boolean).join(" ");
  sure.returnValue = "";
  sure.showModal();
  return new Promise((resolve) => (sure.onclose = () => resolve(sure.returnValue === "leave")));
}
