// What the scripts of the door decide without a page: codes, search, standings, sessions, and sealing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, read } from "../../app/static/js/door/codes.js";
import { Roster, sessionAt } from "../../app/static/js/door/roster.js";
import { keyFrom, seal, unseal } from "../../app/static/js/door/sealing.js";
import { distance, find, plain } from "../../app/static/js/door/search.js";

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

test("a badge is read behind a name that was typed before", () => {
  for (const before of ["koffi ", "kenya", ""]) assert.equal(endOf(before + CODE), CODE);
  for (const other of [`${CODE}7`, CODE.toLowerCase(), "koffi"]) assert.equal(endOf(other), other);
});

test("people are found without accents, in any order, with a letter wrong", () => {
  const cases = {
    koffi: "a", "cruz wanj": "a", "kofi kenia": "a", Wanjriu: "a", thora: "b", ostergard: "b", "nguyen duc": "c", vietnan: "c", "viet nan": "",
    ozturk: "d", turkye: "d", "n guessan": "e", "cote ivoire": "e", xyz: "", zz: "", "": "abcde",
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
