// Talks to the server, for the page and for the worker: one at a time, each record until it was answered for.
const LIMIT = 500;
const HEADERS = { "Content-Type": "application/json", "X-Plenary-Door": "1" };
export const channel = "plenary-door";

export class Wiped extends Error {}

// Sends what waits and learns what others marked; fetches the list when there is none or it is asked for.
// Throws Wiped (with the server's sentence) when the device may not keep anything any more, anything else when there is no network.
export function exchange(store, { list = false } = {}) {
  return navigator.locks.request(channel, async () => {
    const known = Boolean(await store.device());
    if (known) await send(store);
    if (list || !known) await fetchList(store);
  });
}

// The device forgets itself, and the server is told where it can be.
export function leave(store) {
  return navigator.locks.request(channel, async () => {
    await fetch("/door/leave", { method: "POST", headers: HEADERS, body: "{}", redirect: "manual", signal: AbortSignal.timeout(5_000) }).catch(() => {});
    await store.wipe();
  });
}

// After the event: the names go at once, and the rest with the last record that was sent. Gives how many still wait.
export function end(store) {
  return navigator.locks.request(channel, () => forget(store));
}

// The server takes records for some days longer than it gives the list.
async function forget(store) {
  const waiting = (await store.waiting()).length;
  await (waiting ? store.dropList() : store.wipe());
  return waiting;
}

async function fetchList(store) {
  const before = await store.device();
  const answer = await ask(store, `/door/list${inLanguage()}`, { headers: before?.etag ? { "If-None-Match": before.etag } : {} });
  if (answer.status === 304) return;
  const list = await json(answer);
  if (!Array.isArray(list.people)) throw new Error("not a list");
  await store.receive(list, answer.headers.get("ETag"));
}

// Names of States, roles and titles come in the language of the page, which the server may not know: the worker alone remembers it.
function inLanguage() {
  const code = globalThis.document?.documentElement?.lang;
  return code ? `?lang=${code}` : "";
}

async function send(store) {
  const list = (await store.opened("list")) ?? { people: [], sessions: [] };
  let [size, left] = [LIMIT, true];
  while (left) {
    const [waiting, version] = [await store.waiting(), (await store.opened("marks"))?.version];
    const chunk = waiting.slice(0, size);
    left = chunk.length < waiting.length;
    const began = Date.now();
    const body = { device_time: new Date(began).toISOString(), since: version, records: chunk.map(([, record]) => onTheWire(record)) };
    const answer = await ask(store, "/door/sync", { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
    const said = await json(answer);
    if ([400, 413].includes(answer.status) && chunk.length > 0) {
      if (chunk.length === 1) await refuseUnread(store, chunk[0], list, version);
      size = Math.max(1, Math.floor(chunk.length / 2));
      left = true;
      continue;
    }
    if (!answer.ok || !Array.isArray(said.results)) throw new Error("not an answer");
    const results = new Map(said.results.map((each) => [each.uuid, each]));
    const settled = chunk.filter(([, record]) => results.has(record.uuid));
    const troubles = settled.map(([, record]) => trouble(record, results.get(record.uuid), list)).filter(Boolean);
    await store.settle(settled.map(([id]) => id), said.marks, said.version, troubles);
    await store.note({ error: Date.parse(said.now) - (began + Date.now()) / 2 });
    if (settled.length < chunk.length) throw new Error("not answered for");
  }
}

// One record that the server cannot read must not hold up the others.
function refuseUnread(store, [id, record], list, version) {
  return store.settle([id], [], version, [trouble(record, { outcome: "refused", reason: "bad_record" }, list)]);
}

// What somebody should look at: refusals and conflicts, but for codes that were not complete, which was said when they were scanned.
function trouble(record, { outcome, reason, message }, list) {
  if ((outcome !== "refused" && outcome !== "conflict") || reason === "cut_code") return null;
  const walkIn = record.walk_in && [record.walk_in.given_name, record.walk_in.family_name].filter(Boolean).join(" ");
  const person = list.people.find((each) => each.id === record.person || (record.code && each.code === record.code));
  const session = list.sessions.find((each) => each.id === record.session);
  return { uuid: record.uuid, outcome, reason, message, at: record.at, name: person?.name ?? walkIn ?? "", session: session?.title ?? "" };
}

function onTheWire({ walk_in: facts, ...record }) {
  if (!facts) return record;
  const { state_name: _, ...sent } = facts;
  return { ...record, walk_in: sent };
}

// The pages of a hotel's network answer too: only JSON is from our server, and only it may wipe.
async function ask(store, address, how) {
  const answer = await fetch(address, { ...how, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(30_000) });
  if (answer.status === 401) {
    const { wipe, may_send: maySend, message } = await json(answer);
    if (wipe === true) {
      await (maySend ? forget(store) : store.wipe());
      throw new Wiped(message);
    }
  }
  if (answer.status >= 500) throw new Error(String(answer.status));
  return answer;
}

async function json(answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not from our server");
  return answer.json();
}
