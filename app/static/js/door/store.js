// What is kept on the device, in IndexedDB: the list, the marks, the records that wait, and what somebody should look at.
// In plain text stand only the device's id, its key (which cannot be exported), the session chosen, and instants.
import { openDB } from "../../vendor/idb.js";
import { keyFrom, seal, unseal } from "./sealing.js";

const STORES = ["kept", "queue", "troubles"];

export async function openStore() {
  const db = await openDB("plenary-door", 1, {
    upgrade(made) {
      made.createObjectStore("kept");
      made.createObjectStore("queue", { autoIncrement: true });
      made.createObjectStore("troubles", { autoIncrement: true });
    },
  });
  return new Store(db);
}

class Store {
  constructor(db) {
    this.db = db;
  }

  // {id, key, until, etag, error}: `until` is when the list must go, `error` by how many ms the clock here is slow.
  device() {
    return this.db.get("kept", "device");
  }

  async note(facts) {
    const tx = this.db.transaction("kept", "readwrite");
    const device = await tx.store.get("device");
    if (device) await tx.store.put({ ...device, ...facts }, "device");
    await tx.done;
  }

  // Puts the list of /door/list in the place of the one before; records that wait stay, whatever key sealed them.
  async receive({ key_of_device: secret, marks, version, now, ...list }, etag) {
    const before = await this.device();
    const key = before?.id === list.device.id ? before.key : await keyFrom(secret);
    const resealed = before && before.key !== key ? await this.#resealed(before.key, key) : null;
    const sealedList = await seal(key, "list", list);
    const sealedMarks = await seal(key, "marks", { marks, version });
    const tx = this.db.transaction(STORES, "readwrite");
    tx.objectStore("kept").put({ ...before, id: list.device.id, key, until: list.event.wipe_after, etag }, "device");
    tx.objectStore("kept").put(sealedList, "list");
    tx.objectStore("kept").put(sealedMarks, "marks");
    for (const [name, entries] of resealed ?? []) for (const [id, sealed] of entries) tx.objectStore(name).put(sealed, id);
    await tx.done;
  }

  // Everything in plain text: {device, list, marks, version, waiting: [[id, record]], troubles: [[id, trouble]]}; null without a list.
  async read() {
    const [device, list] = [await this.device(), await this.opened("list")];
    if (!list) return null;
    const [marks, waiting, troubles] = await Promise.all([this.opened("marks"), this.waiting(), this.#entries("troubles", device.key)]);
    return { device, list, ...marks, waiting, troubles };
  }

  // "list" or "marks" in plain text; null when it is not kept.
  async opened(name) {
    const [device, sealed] = [await this.device(), await this.db.get("kept", name)];
    return device && sealed ? unseal(device.key, name, sealed) : null;
  }

  async waiting() {
    return this.#entries("queue", (await this.device())?.key);
  }

  // Resolves once the record is on the disk: only then may anybody be told "yes".
  async queue(record) {
    const sealed = await seal((await this.device()).key, "queue", record);
    const tx = this.db.transaction("queue", "readwrite", { durability: "strict" });
    tx.store.add(sealed);
    await tx.done;
  }

  // The server has answered for these records: they go, and what it said stays, in one transaction.
  async settle(ids, changed, version, troubles) {
    const [{ key }, before] = [await this.device(), await this.opened("marks")];
    const latest = new Map((before?.marks ?? []).map((mark) => [`${mark[0]} ${mark[1]}`, mark]));
    for (const mark of changed) latest.set(`${mark[0]} ${mark[1]}`, mark);
    const sealedMarks = await seal(key, "marks", { marks: [...latest.values()], version });
    const sealedTroubles = await Promise.all(troubles.map((each) => seal(key, "troubles", each)));
    const tx = this.db.transaction(STORES, "readwrite");
    for (const id of ids) tx.objectStore("queue").delete(id);
    for (const each of sealedTroubles) tx.objectStore("troubles").add(each);
    if (before) tx.objectStore("kept").put(sealedMarks, "marks");
    await tx.done;
  }

  forget(trouble) {
    return this.db.delete("troubles", trouble);
  }

  session() {
    return this.db.get("kept", "session");
  }

  choose(session) {
    return this.db.put("kept", session, "session");
  }

  // The names go; records that nobody was sent yet wait on.
  async dropList() {
    const tx = this.db.transaction(STORES, "readwrite");
    for (const name of ["list", "marks"]) tx.objectStore("kept").delete(name);
    tx.objectStore("troubles").clear();
    await tx.done;
  }

  async wipe() {
    const tx = this.db.transaction(STORES, "readwrite", { durability: "strict" });
    for (const name of STORES) tx.objectStore(name).clear();
    await tx.done;
  }

  async #entries(name, key) {
    if (!key) return [];
    const tx = this.db.transaction(name);
    const [ids, sealed] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return Promise.all(sealed.map(async (each, place) => [ids[place], await unseal(key, name, each)]));
  }

  async #resealed(before, key) {
    return Promise.all(
      ["queue", "troubles"].map(async (name) => {
        const entries = await this.#entries(name, before);
        return [name, await Promise.all(entries.map(async ([id, value]) => [id, await seal(key, name, value)]))];
      }),
    );
  }
}
