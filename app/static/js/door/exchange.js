// Talks to the server, for the page and for the worker: one at a time, each record until it was answered for.
const LIMIT = 500;
export const channel = "plenary-door";

export class Wiped extends Error {}

// Sends what waits and learns what others marked; fetches the list when there is none or it is asked for.
// Throws Wiped (with the server's sentence) when the device may not keep anything any more, anything else when there is no network.
export function exchange(store, { list = false } = {}) {
  return navigator.locks.request(channel, async () => {
    if (list || !(await store.device())) await fetchList(store);
    return send(store);
  });
}

async function fetchList(store) {
  const before = await store.device();
  const answer = await ask(store, "/door/list", { headers: before?.etag ? { "If-None-Match": before.etag } : {} });
  if (answer.status === 304) return;
  const list = await json(answer);
  if (!Array.isArray(list.people)) throw new Error("not a list");
  await store.receive(list, answer.headers.get("ETag"));
}

async function send(store) {
  let [size, sent, last] = [LIMIT, 0, false];
  while (!last) {
    const { key } = await store.device();
    const waiting = await store.waiting(key);
    const chunk = waiting.slice(0, size);
    last = chunk.length === waiting.length;
    const { version, list } = await store.read();
    const began = Date.now();
    const body = { device_time: new Date(began).toISOString(), since: version, records: chunk.map(([, record]) => onTheWire(record)) };
    const headers = { "Content-Type": "application/json", "X-Plenary-Door": "1" };
    const answer = await ask(store, "/door/sync", { method: "POST", headers, body: JSON.stringify(body) });
    if ([400, 413].includes(answer.status) && chunk.length > 0) {
      await json(answer);
      if (chunk.length === 1) await refuseUnread(store, chunk[0], list, version);
      size = Math.max(1, Math.floor(chunk.length / 2));
      last = false;
      continue;
    }
    const { now, results, marks, version: next } = await json(answer);
    if (!answer.ok || !Array.isArray(results)) throw new Error("not an answer");
    const said = new Map(results.map((each) => [each.uuid, each]));
    const settled = chunk.filter(([, record]) => said.has(record.uuid));
    const troubles = settled.map(([, record]) => trouble(record, said.get(record.uuid), list)).filter(Boolean);
    await store.settle(settled.map(([id]) => id), marks, next, troubles);
    await store.note({ error: Date.parse(now) - (began + Date.now()) / 2 });
    if (settled.length < chunk.length) throw new Error("not answered for");
    sent += settled.length;
  }
  return sent;
}

// One record that the server cannot read must not hold up the others.
function refuseUnread(store, [id, record], list, version) {
  return store.settle([id], [], version, [trouble(record, { outcome: "refused", reason: "bad_record" }, list)]);
}

function trouble(record, { outcome, reason, message }, list) {
  if (outcome !== "refused" && outcome !== "conflict") return null;
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
    const { wipe, message } = await json(answer);
    if (wipe === true) {
      await store.wipe();
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
