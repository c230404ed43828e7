// Who is expected, and how they stand in each session: what the server said, and over it what still waits here. Knows no page and no network.
import { plain } from "./search.js";

export class Roster {
  // `list` as /door/list gives it; `marks` [person, session, standing, mode, at, left at or ""]; `waiting` records in the order in which they were made.
  constructor(list, marks, waiting) {
    this.people = [];
    this.byId = new Map();
    this.byCode = new Map();
    this.marks = new Map();
    for (const person of list.people) this.#add(person);
    for (const [person, session, standing, mode, at, left] of marks) this.marks.set(`${person} ${session}`, { person, standing, mode, at, left, session });
    for (const record of waiting) this.apply(record);
  }

  // Null when nothing was recorded, or when it was undone.
  standing(person, session) {
    const mark = this.marks.get(`${person} ${session}`);
    return mark && mark.standing !== "undone" ? mark : null;
  }

  apply(record) {
    const person = record.walk_in ? this.#walkIn(record) : record.person ?? this.byCode.get(record.code)?.id;
    if (!person) return;
    const standing = record.undo ? "undone" : record.standing ?? "present";
    this.marks.set(`${person} ${record.session}`, { ...record, person, standing, left: record.left && record.at, waiting: true });
    if (record.substitute) this.apply({ ...record, person: record.substitute, substitute: null, standing: "present" });
  }

  present(session) {
    return this.people.filter((person) => this.standing(person.id, session)?.standing === "present").length;
  }

  // [person, mark] of a session, the latest first.
  latest(session, number) {
    return [...this.marks.values()]
      .filter((mark) => mark.session === session && mark.standing !== "undone" && this.byId.has(mark.person))
      .sort((one, other) => (one.at < other.at ? 1 : -1))
      .slice(0, number)
      .map((mark) => [this.byId.get(mark.person), mark]);
  }

  colleagues(person) {
    return this.people.filter((each) => each.heading === person.heading && each.id !== person.id && each.code);
  }

  #walkIn({ uuid, walk_in: facts }) {
    const name = [facts.title, facts.given_name, facts.family_name].filter(Boolean).join(" ");
    if (!this.byId.has(uuid)) this.#add({ id: uuid, name, state: facts.state_name || facts.organisation, heading: "", role: "", code: "", search: name });
    return uuid;
  }

  #add(person) {
    const words = plain(`${person.search ?? ""} ${person.name} ${person.state ?? ""} ${person.heading ?? ""}`).split(/[\s,.;()-]+/);
    words.push(plain(person.state ?? "").replace(/\s/g, "")); // Vietnam is Viet Nam
    words.push(...plain(person.name.replace(/['’]/g, "")).split(/[\s,.;()-]+/)); // Nguessan is N’Guessan
    const known = { ...person, words: [...new Set(words)].filter(Boolean) };
    this.people.push(known);
    this.byId.set(person.id, known);
    if (person.code) this.byCode.set(person.code, known);
  }
}

// The session to begin with: the one chosen while it has not ended, else the one going on or next, else the last.
export function sessionAt(sessions, chosen, now) {
  const ended = (session) => session.ends_at !== null && Date.parse(session.ends_at) < now;
  const kept = sessions.find((each) => each.id === chosen);
  if (kept && !ended(kept)) return kept;
  return sessions.find((each) => !ended(each)) ?? sessions.at(-1);
}
