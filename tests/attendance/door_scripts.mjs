// What the scripts of the door decide without a page: codes, search, standings, sessions, and sealing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, read } from "../../app/static/js/door/codes.js";
import { Wiped, end, exchange, leave } from "../../app/static/js/door/exchange.js";
import { Roster, sessionAt } from "../../app/static/js/door/roster.js";
import { keyFrom, seal, unseal } from "../../app/static/js/door/sealing.js";
import { distance, find, plain } from "../../app/static/js/door/search.js";
import { called, speakIn } from "../../app/static/js/door/words.js";

const CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJ";
const person = (id, name, state, code = "") => ({ id, name, state, heading: state, role: "Delegate", code, search: "" });
const list = {
  people: [
    person("a", "Ms. Wanjiru KOFFI de la Cruz", "Kenya", CODE),
    person("b", "Þóra ØSTERGÅRD", "Denmark"),
    person("c", "Nguyễn Văn Đức", "Viet Nam"),
    person("d", "Mehmet ÖZTÜRK", "Türkiye"),
    person("e", "Aya N'GUESSAN", "Côte d’Ivoire"),
  ],
};
const found = (asked) => find(asked, new Roster(list, [], []).people).map((each) => each.id).join("");

test("a code is whole, cut, or something else", () => {
  assert.deepEqual(read(` ${CODE.toLowerCase()}\n`), { kind: "badge", code: CODE });
  assert.equal(read(CODE.slice(0, 41)).kind, "cut");
  assert.equal(read(`${CODE}7`).kind, "cut");
  for (const other of ["Vasconcelos e Sousa", "WOLFESCHLEGELSTEINHAUSEN", "https://example.org/", ""]) assert.equal(read(other).kind, "other");
});

test("sessions say their day only where they are on several", () => {
  const [morning, next, open] = [["2026-12-10T08:00:00Z", "Opening"], ["2026-12-10T23:30:00Z", "Debate"], [null, "Visit"]].map(([starts_at, title]) => ({ starts_at, title }));
  globalThis.document = { documentElement: { lang: "en" } };
  speakIn("Europe/Zurich");
  assert.deepEqual(called([morning, open]), ["09:00 Opening", "Visit"]);
  assert.deepEqual(called([morning, next]), ["Thu 10 Dec 09:00 Opening", "Fri 11 Dec 00:30 Debate"]);
  delete globalThis.document;
});

test("a badge is read behind a name that was typed before", () => {
  for (const before of ["koffi ", "kenya", ""]) assert.equal(endOf(before + CODE), CODE);
  for (const other of [`${CODE}7`, CODE.toLowerCase(), "koffi"]) assert.equal(endOf(other), other);
});

test("people are found without accents, in any order, with a letter wrong", () => {
  const cases = {
    koffi: "a", "cruz wanj": "a", "kofi kenia": "a", Wanjriu: "a", thora: "b", ostergard: "b", "nguyen duc": "c", vietnan: "c", "viet nan": "",
    ozturk: "d", turkye: "d", "n guessan": "e", nguesan: "e", "cote ivoire": "e", xyz: "", zz: "", "": "abcde",
  };
  for (const [asked, ids] of Object.entries(cases)) assert.equal(found(asked), ids, asked);
});

test("those most like what was typed come first", () => {
  const roster = new Roster({ people: [person("x", "Omar KOFI", "Mali"), person("y", "Ali KOFFI", "Mali")] }, [], []);
  assert.deepEqual(find("koffi", roster.people).map((each) => each.id), ["y", "x"]);
});

test("letters apart are counted from the beginning of a word", () => {
  for (const [typed, word, apart] of [["kof", "koffi", 0], ["kaf", "koffi", 1], ["okffi", "koffi", 1], ["", "koffi", 0], ["koffi", "", 5]])
    assert.equal(distance(typed, word), apart, `${typed} ${word}`);
  assert.equal(plain("L’Œuvre Łódź"), "l oeuvre lodz");
});

test("what waits here stands over what the server said", () => {
  const at = "2026-05-01T09:00:00Z";
  const marks = [["a", "s", "present", "in_person", at], ["b", "s", "undone", "in_person", at]];
  const roster = new Roster(list, marks, []);
  assert.equal(roster.standing("a", "s").standing, "present");
  assert.equal(roster.standing("b", "s"), null);
  assert.equal(roster.present("s"), 1);

  roster.apply({ uuid: "1", at, session: "s", person: "a", undo: true });
  assert.equal(roster.standing("a", "s"), null);
  roster.apply({ uuid: "2", at, session: "s", code: CODE, standing: "present", mode: "in_person" });
  roster.apply({ uuid: "3", at, session: "s", person: "c", standing: "substituted", substitute: "d" });
  roster.apply({ uuid: "4", at, session: "s", walk_in: { given_name: "Zola", family_name: "MBEKI", state: "" } });
  roster.apply({ uuid: "5", at, session: "s", code: "UNKNOWN" });
  assert.deepEqual(["a", "c", "d", "4"].map((id) => roster.standing(id, "s").standing), ["present", "substituted", "present", "present"]);
  assert.equal(roster.byId.get("4").name, "Zola MBEKI");
  assert.equal(roster.standing("a", "t"), null);
});

test("the session is the one chosen until it has ended, else the next", () => {
  const sessions = [{ id: "1", ends_at: "2026-05-01T10:00:00Z" }, { id: "2", ends_at: "2026-05-01T12:00:00Z" }, { id: "3", ends_at: null }];
  const at = (time, chosen) => sessionAt(sessions, chosen, Date.parse(`2026-05-01T${time}:00Z`)).id;
  assert.deepEqual([at("09:00"), at("10:30"), at("13:00"), at("09:00", "2"), at("13:00", "2"), at("13:00", "gone")], ["1", "2", "3", "2", "3", "3"]);
  assert.equal(sessionAt([], "1", 0), undefined);
});

test("what is sealed opens with its key, at its place, and nowhere else", async () => {
  const key = await keyFrom("A".repeat(43));
  const kept = await seal(key, "list", { name: "KOFFI" });
  assert.equal(key.extractable, false);
  assert.ok(!Buffer.from(kept.sealed).includes("KOFFI"));
  assert.deepEqual(await unseal(key, "list", kept), { name: "KOFFI" });
  await assert.rejects(unseal(key, "queue", kept));
  await assert.rejects(unseal(await keyFrom("B".repeat(43)), "list", kept));
});

// What exchange.js asks of a store, kept in memory; `asked` are the requests, `answers` what the network gives to them in turn.
function phone(waiting, answers) {
  const kept = { queue: waiting.map((record, place) => [place, record]), list: true, troubles: [], asked: [] };
  const store = {
    device: async () => (kept.list || kept.queue.length ? { id: "d", error: 0 } : undefined),
    opened: async (name) => (kept.list ? { list: { people: [], sessions: [] }, marks: { version: "7" } }[name] : null),
    waiting: async () => kept.queue,
    settle: async (ids, _marks, _version, troubles) => {
      kept.queue = kept.queue.filter(([id]) => !ids.includes(id));
      kept.troubles.push(...troubles);
    },
    note: async () => {},
    receive: async () => {},
    dropList: async () => (kept.list = false),
    wipe: async () => ([kept.list, kept.queue] = [false, []]),
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: { request: (_, work) => work() } } });
  globalThis.fetch = async (address, how) => {
    const { records = [] } = JSON.parse(how.body ?? "{}");
    kept.asked.push([address, records.length]);
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("no network");
    const { status = 200, type = "application/json", ...said } = answer;
    const results = records.map(({ uuid }) => ({ uuid, outcome: "applied" }));
    return new Response(JSON.stringify({ now: new Date().toISOString(), marks: [], results, ...said }), { status, headers: { "Content-Type": type } });
  };
  return { kept, store };
}
const records = (number) => Array.from({ length: number }, (_, place) => ({ uuid: `${place}`, at: "2026-05-01T09:00:00Z", session: "s", person: "a" }));

test("a record leaves the device when the server has answered for it, and not before", async () => {
  for (const answers of [[], [{ type: "text/html" }], [{ status: 500 }], [{ results: [] }], [{ status: 401, type: "text/html", wipe: true }], [{ status: 401, wipe: "yes" }]]) {
    const { kept, store } = phone(records(3), answers);
    await assert.rejects(exchange(store));
    assert.deepEqual([kept.queue.length, kept.list], [3, true]);
  }
  const { kept, store } = phone(records(1200), [{}, {}, {}]);
  await exchange(store);
  assert.deepEqual([kept.queue.length, kept.asked.map(([, number]) => number)], [0, [500, 500, 200]]);
});

test("a sending that cannot be read is halved down to the one record that is then shown", async () => {
  const { kept, store } = phone(records(3), [{ status: 413 }, { status: 400 }, {}, {}]);
  await exchange(store);
  assert.deepEqual(kept.asked.map(([, number]) => number), [3, 1, 1, 1]);
  assert.deepEqual(kept.troubles.map(({ uuid, reason }) => [uuid, reason]), [["0", "bad_record"]]);
});

test("a device that is none any more forgets its list, and its records as well when they are not taken", async () => {
  for (const [maySend, left] of [[true, 2], [false, 0]]) {
    const { kept, store } = phone(records(2), [{ status: 401, wipe: true, may_send: maySend, message: "revoked" }]);
    await assert.rejects(exchange(store), new Wiped("revoked"));
    assert.deepEqual([kept.list, kept.queue.length], [false, left]);
  }
});

test("at the event's end the names go at once and records that wait stay; who leaves keeps nothing, also without a network", async () => {
  const over = phone(records(2), []);
  assert.equal(await end(over.store), 2);
  assert.deepEqual([over.kept.list, over.kept.queue.length], [false, 2]);
  const left = phone(records(2), []);
  await leave(left.store);
  assert.deepEqual([left.kept.asked, left.kept.list, left.kept.queue], [[["/door/leave", 0]], false, []]);
});

test("whoever left is no more in the room until they are recorded again", () => {
  const marks = [["a", "s", "present", "in_person", "2026-05-01T09:00:00Z", "2026-05-01T10:00:00Z"], ["b", "s", "present", "online", "2026-05-01T09:00:00Z", ""]];
  const roster = new Roster(list, marks, []);
  assert.ok(roster.standing("a", "s").left && !roster.standing("b", "s").left);
  roster.apply({ uuid: "1", at: "2026-05-01T11:00:00Z", session: "s", person: "a", standing: "present" });
  roster.apply({ uuid: "2", at: "2026-05-01T11:05:00Z", session: "s", person: "b", standing: "present", left: true });
  assert.equal(roster.standing("a", "s").left, undefined);
  assert.equal(roster.standing("b", "s").left, "2026-05-01T11:05:00Z");
});
