// The list on the page: what was searched for, everybody, or the latest records.
import { find } from "./search.js";
import { standing, word } from "./words.js";

const STEP = 50;
const [heading, rows, more, template] = ["people-heading", "rows", "more", "row"].map((id) => document.getElementById(id));

export class People {
  // `act.present(person)`, `act.undo(person)` and `act.open(person)` are what buttons do.
  constructor(act) {
    this.act = act;
    this.asked = "";
    this.all = false;
    this.shown = STEP;
    more.addEventListener("click", () => {
      const first = this.shown;
      this.shown += STEP;
      this.draw();
      rows.children[first]?.querySelector("button").focus();
    });
  }

  ask(text, { all = false } = {}) {
    [this.asked, this.all, this.shown] = [text, all, STEP];
    this.draw();
  }

  found() {
    return find(this.asked, this.roster.people);
  }

  show(roster, session) {
    [this.roster, this.session] = [roster, session];
    this.draw();
  }

  forget() {
    this.roster = null;
    rows.replaceChildren();
  }

  draw() {
    if (!this.roster) return;
    const [title, people] = this.#chosen();
    heading.textContent = title;
    const focused = rows.contains(document.activeElement) ? document.activeElement : null;
    rows.replaceChildren(...people.slice(0, this.shown).map((person) => this.#row(person)));
    if (people.length === 0) rows.append(this.#nobody());
    more.hidden = people.length <= this.shown;
    if (focused) this.#focusAgain(focused);
  }

  // Whoever works with the keyboard stays where they were.
  #focusAgain({ dataset: { person, what } }) {
    const same = [...rows.querySelectorAll("button")].find((each) => each.dataset.person === person && each.dataset.what === what);
    (same ?? heading).focus();
  }

  #chosen() {
    if (this.asked) {
      const found = this.found();
      return [word("found", { number: found.length }), found];
    }
    if (this.all) return [word("everybody", { number: this.roster.people.length }), this.roster.people];
    return [word("latest"), this.roster.latest(this.session, 10).map(([person]) => person)];
  }

  #nobody() {
    const made = document.createElement("li");
    made.textContent = word(this.asked ? "nobody_found" : "nothing_yet");
    return made;
  }

  #row(person) {
    const row = template.content.firstElementChild.cloneNode(true);
    const mark = this.roster.standing(person.id, this.session);
    const [open, quick] = row.querySelectorAll("button");
    Object.assign(open.dataset, { person: person.id, what: "open" });
    Object.assign(quick.dataset, { person: person.id, what: "quick" });
    row.querySelector("b").textContent = person.name;
    row.querySelector("small").textContent = facts(person);
    row.querySelector(".door-standing").textContent = standing(mark);
    const undoes = mark && !mark.left;
    row.classList.toggle("is-present", undoes && mark.standing === "present");
    open.addEventListener("click", () => this.act.open(person));
    if (undoes) {
      quick.textContent = word("undo");
      quick.className = "quiet";
    }
    quick.setAttribute("aria-label", word(undoes ? "undo_for" : "is_present", { name: person.name }));
    quick.addEventListener("click", () => (undoes ? this.act.undo(person) : this.act.present(person)));
    return row;
  }
}

export function facts(person) {
  return [person.state || person.heading, person.role].filter(Boolean).join(" · ");
}
