// The door itself: what is scanned, typed and pressed becomes a record, is kept, and only then answered.
import { answer, clearAnswer } from "./answer.js";
import { endOf, read } from "./codes.js";
import { askWalkIn, openPerson } from "./dialogs.js";
import { People, facts } from "./people.js";
import { Roster, sessionAt } from "./roster.js";
import { called, reason, speakIn, time, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const DOUBLE_TAP = 1000; // milliseconds in which a second tap on "Present" is the first once more
const SAID = { other_event: "wrong_event", cut_code: "unreadable", bad_record: "unreadable" };

export class Desk {
  // `send()` tries to send what waits, and resolves with whether the server answered.
  constructor(store, send) {
    this.store = store;
    this.send = send;
    this.turn = Promise.resolve();
    this.waiting = 0;
    this.people = new People({
      present: (person) => this.inTurn(() => this.mark(person, { standing: "present" })),
      undo: (person) => this.inTurn(() => this.undo(person)),
      open: (person) => this.open(person),
    });
    $("session").addEventListener("change", () => this.inTurn(() => this.choose($("session").value)));
    $("find").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = $("asked").value.trim();
      if (text) this.inTurn(() => this.entered(text));
    });
    $("asked").addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.people.ask($("asked").value.trim()), 120);
    });
    $("everybody").addEventListener("click", () => {
      this.empty();
      this.people.ask("", { all: true });
    });
    $("open-walk-in").addEventListener("click", () => this.walkIn());
  }

  // One after the other, in the order in which they were scanned; what fails is shown and holds up nobody.
  inTurn(work) {
    this.turn = this.turn.then(work).catch((error) => {
      console.error(error);
      answer("wrong", { said: word("not_recorded"), detail: String(error.message ?? error) });
    });
    return this.turn;
  }

  // Reads anew what is kept, after the list or the marks have changed.
  async load() {
    const kept = await this.store.read();
    this.waiting = (await this.store.waiting()).length;
    if (!kept) return this.forget();
    const { list, marks, waiting } = kept;
    this.sessions = list.sessions;
    this.roster = new Roster(list, marks, waiting.map(([, record]) => record));
    speakIn(list.event.zone);
    const now = Date.now() + (kept.device.error ?? 0);
    this.session = sessionAt(list.sessions, this.session ?? (await this.store.session()), now)?.id;
    this.offer(list.sessions);
    $("session-line").hidden = list.sessions.length === 0;
    this.draw();
    return kept;
  }

  // Nobody is known here any more, and nothing that was begun before shows anybody again.
  forget() {
    clearTimeout(this.typing);
    this.roster = null;
    this.people.forget();
    return null;
  }

  // Only when they have changed: a chooser that is open must not close.
  offer(sessions) {
    const names = called(sessions);
    const options = sessions.map((each, nth) => new Option(names[nth], each.id));
    const same = options.map((each) => each.outerHTML).join() === [...$("session").options].map((each) => each.outerHTML).join();
    if (!same) $("session").replaceChildren(...options);
    $("session").value = this.session;
  }

  draw() {
    this.people.show(this.roster, this.session);
    $("tally").textContent = word("tally", { number: this.roster.present(this.session), all: this.roster.people.length });
    $("waiting").textContent = this.waiting ? word("waiting", { number: this.waiting }) : "";
  }

  async choose(session) {
    this.session = session;
    await this.store.choose(session);
    clearAnswer();
    this.draw();
  }

  empty() {
    clearTimeout(this.typing);
    $("asked").value = "";
    this.people.ask("");
  }

  // Typed and closed with Enter, by a hand or by a hand scanner.
  async entered(text) {
    const badge = endOf(text);
    const { kind } = read(badge);
    if (kind !== "other") {
      this.empty();
      return this.scanned(badge);
    }
    this.people.ask(text);
    const found = this.people.found();
    if (found.length === 1) return this.open(found[0]);
    if (found.length > 1) return $("rows").querySelector("button").focus();
    return answer("wrong", { said: word("not_expected"), name: text, detail: word("nobody_found"), actions: [this.walkInAction(text)] });
  }

  async scanned(text) {
    const { kind, code } = read(text);
    const person = this.roster.byCode.get(code);
    if (person) return this.mark(person, { standing: "present", method: "scan", code });
    if (kind === "other") return answer("wrong", { said: word("unreadable"), detail: word("not_a_badge") });
    const uuid = await this.record({ code, standing: "present", method: "scan" }, { quietly: true });
    if (kind === "cut") {
      this.send();
      return answer("wrong", { said: word("unreadable"), detail: word("cut_code") });
    }
    this.askServer(uuid, code);
  }

  // A badge that is not on the list here: registered a moment ago, withdrawn, or another event's. Only the server can tell.
  askServer(uuid, code) {
    answer("attention", { said: word("looking"), detail: word("asking_server"), silent: true });
    this.send({ list: true }).then((answered) => this.inTurn(() => this.tell(uuid, code, answered)));
  }

  async tell(uuid, code, answered) {
    const kept = await this.store.read();
    if (!kept) return;
    const [id, trouble] = kept.troubles.find(([, each]) => each.uuid === uuid) ?? [];
    const person = this.roster.byCode.get(code);
    if (trouble) {
      await this.store.forget(id);
      this.send();
      return answer("wrong", { said: word(SAID[trouble.reason] ?? "not_expected"), detail: reason(trouble), actions: [this.walkInAction()] });
    }
    if (answered && person) return answer("good", { said: word("present"), name: person.name, detail: facts(person), actions: this.actions(person) });
    answer("wrong", { said: word("not_expected"), detail: word("not_on_list"), actions: [this.walkInAction()] });
  }

  async mark(person, said) {
    const before = this.roster.standing(person.id, this.session);
    const mode = said.mode ?? "in_person";
    if (said.standing === "present" && before?.standing === "present" && before.mode === mode && !before.left) {
      if (!said.code && Date.now() - new Date(before.at) < DOUBLE_TAP) return;
      const detail = [facts(person), word("since", { time: time(before.at) })].join(" · ");
      return answer("already", { said: word("already"), name: person.name, detail, actions: this.actions(person) });
    }
    const { code, why, ...rest } = said;
    await this.record({ ...(code ? { code } : { person: person.id, method: "list" }), ...rest, mode });
    const key = said.standing === "present" && mode === "online" ? "present_online" : said.standing;
    answer(said.standing === "present" ? "good" : "already", { said: word(key), name: person.name, detail: [facts(person), why].filter(Boolean).join(" · "), actions: this.actions(person) });
  }

  // Whoever comes back is recorded as present anew, which is also how this is taken back.
  async leave(person) {
    const { mode } = this.roster.standing(person.id, this.session);
    await this.record({ person: person.id, standing: "present", mode, left: true, method: "list" });
    const back = [word("is_back"), word("is_back_for", { name: person.name }), () => this.inTurn(() => this.mark(person, { standing: "present", mode }))];
    answer("already", { said: word("has_left"), name: person.name, detail: facts(person), actions: [back] });
  }

  async undo(person) {
    await this.record({ person: person.id, undo: true, method: "list" });
    answer("already", { said: word("undone"), name: person.name, detail: facts(person) });
  }

  async replace(person, colleague) {
    await this.record({ person: person.id, standing: "substituted", substitute: colleague.id, method: "list" });
    answer("good", { said: word("present"), name: colleague.name, detail: word("replaces", { name: person.name }), actions: this.actions(colleague) });
  }

  async walkIn(name = "") {
    const given = await askWalkIn(name);
    if (!given) return;
    await this.inTurn(async () => {
      const uuid = await this.record({ walk_in: given, standing: "present", method: "walk_in" });
      const person = this.roster.byId.get(uuid);
      this.empty();
      answer("good", { said: word("present"), name: person?.name, detail: person && facts(person) });
    });
  }

  // Keeps the record, then shows it and tries to send it; gives its uuid.
  async record(said, { quietly = false } = {}) {
    if (!this.session) throw new Error(word("no_session"));
    const record = { uuid: crypto.randomUUID(), at: new Date().toISOString(), session: this.session, mode: "in_person", ...said };
    await this.store.queue(record);
    this.waiting += 1;
    this.roster.apply(record);
    this.draw();
    if (!quietly) this.send();
    return record.uuid;
  }

  open(person) {
    openPerson(person, {
      mark: this.roster.standing(person.id, this.session),
      colleagues: this.roster.colleagues(person),
      act: {
        mark: (who, said) => this.inTurn(() => this.mark(who, said)),
        leave: (who) => this.inTurn(() => this.leave(who)),
        undo: (who) => this.inTurn(() => this.undo(who)),
        replace: (who, colleague) => this.inTurn(() => this.replace(who, colleague)),
      },
    });
  }

  actions(person) {
    return [
      [word("undo"), word("undo_for", { name: person.name }), () => this.inTurn(() => this.undo(person))],
      [word("more"), word("more_about", { name: person.name }), () => this.open(person)],
    ];
  }

  walkInAction(name = "") {
    const label = $("open-walk-in").textContent;
    return [label, label, () => this.walkIn(name)];
  }

}
