// Opens what is kept, asks the server for news, and goes on doing so.
import { askSure } from "./dialogs.js";
import { Desk } from "./desk.js";
import { Wiped, channel, end, exchange, leave } from "./exchange.js";
import { want, wanted } from "./signals.js";
import { openStore } from "./store.js";
import { reason, time, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const [SOONEST, LATEST, IDLE, LIST_EVERY, CLOCK_MAY_BE_WRONG_BY] = [2_000, 60_000, 20_000, 300_000, 60_000];
const others = new BroadcastChannel(channel);
let [store, desk, stopCamera, timer, asked] = [null, null, null, null, false];
let [failures, listAt, listWanted, running, next] = [0, 0, false, null, null];

async function start() {
  store = await openStore();
  desk = new Desk(store, send);
  wire();
  await endWhenOver();
  await show();
  await send({ list: true });
  await keepOffline();
}

async function isOver() {
  const device = await store.device();
  return Boolean(device) && Date.parse(device.until) < Date.now() + (device.error ?? 0);
}

async function endWhenOver() {
  if (!(await isOver())) return;
  const waiting = await end(store);
  why(word("over"), waiting && word("waits_on", { number: waiting }));
}

function why(...sentences) {
  asked = true;
  $("why-no-list").textContent = sentences.filter(Boolean).join(" ");
}

// What is kept, on the page; or that nothing is, and then nothing stays on it either.
async function show() {
  const kept = await desk.load();
  $("door").hidden = !kept;
  $("no-list").hidden = Boolean(kept) || !asked;
  if (!kept) return clear();
  $("event").textContent = kept.list.event.title;
  $("device-label").textContent = kept.list.device.label;
  showTroubles(kept.troubles);
  notice("session", kept.list.sessions.length ? "" : word("no_session"));
  const wrong = Math.abs(kept.device.error ?? 0);
  notice("clock", wrong > CLOCK_MAY_BE_WRONG_BY ? word("clock", { time: word("minutes", { number: Math.round(wrong / 60_000) }) }) : "");
}

function clear() {
  closeCamera();
  for (const id of ["rows", "answer", "trouble-rows", "session", "notices", "waiting", "tally", "device-label"]) $(id).replaceChildren();
  for (const id of ["person-name", "person-facts", "person-standing", "colleagues"]) $(id).replaceChildren();
  for (const form of [$("find"), $("walk-in-form")]) form.reset();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  $("session-line").hidden = true;
  $("event").textContent = document.title;
}

// Tries to send, and to fetch the list when it is asked for or old; gives whether the server answered. What is asked for meanwhile is one more time.
function send({ list = false } = {}) {
  clearTimeout(timer);
  listWanted ||= list;
  next ??= (running ?? Promise.resolve()).then(() => {
    [running, next] = [next, null];
    const wanted = listWanted || Date.now() - listAt > LIST_EVERY;
    listWanted = false;
    return round(wanted);
  });
  return next;
}

async function round(list) {
  let answered = true;
  const lost = desk.waiting;
  try {
    const over = await isOver();
    await exchange(store, { list: list && !over });
    if (list) listAt = Date.now();
    failures = 0;
  } catch (error) {
    answered = false;
    failures += 1;
    if (error instanceof Wiped) {
      const waiting = (await store.waiting()).length;
      why(error.message, waiting ? word("waits_on", { number: waiting }) : lost && word("lost", { number: lost }));
      await desk.inTurn(show);
      others.postMessage("changed");
      if (waiting) plan();
      return false;
    }
  }
  await endWhenOver();
  if (!answered && !(await store.device()) && !asked) why(word("no_network_no_list"));
  $("network").textContent = word(answered ? "online" : "offline");
  $("network").className = answered ? "is-online" : "is-offline";
  await desk.inTurn(show);
  others.postMessage("changed");
  plan();
  return answered;
}

function plan() {
  clearTimeout(timer);
  const wait = failures ? Math.min(LATEST, SOONEST * 2 ** (failures - 1)) : IDLE;
  timer = setTimeout(() => (document.hidden && !failures ? plan() : send()), wait);
  if (failures) navigator.serviceWorker?.getRegistration("/door/").then((worker) => worker?.sync?.register("send")).catch(() => {});
}

function notice(name, sentence) {
  $(`notice-${name}`)?.remove();
  if (!sentence) return;
  const made = document.createElement("p");
  [made.id, made.className, made.textContent] = [`notice-${name}`, "notice attention", sentence];
  $("notices").append(made);
}

function showTroubles(troubles) {
  $("troubles").hidden = troubles.length === 0;
  $("trouble-rows").replaceChildren(
    ...troubles.map(([id, trouble]) => {
      const row = $("trouble").content.firstElementChild.cloneNode(true);
      row.querySelector("b").textContent = trouble.name || word("somebody");
      row.querySelector("small").textContent = [trouble.session, time(trouble.at), reason(trouble)].filter(Boolean).join(" · ");
      row.querySelector("button").setAttribute("aria-label", `${row.querySelector("button").textContent}: ${row.querySelector("b").textContent}`);
      row.querySelector("button").addEventListener("click", async () => {
        await store.forget(id);
        await show();
      });
      return row;
    }),
  );
}

function wire() {
  others.addEventListener("message", () => desk.inTurn(show));
  addEventListener("online", () => send());
  addEventListener("offline", () => send());
  document.addEventListener("visibilitychange", () => document.hidden || send());
  document.addEventListener("keydown", typeAnywhere);
  $("open-camera").addEventListener("click", openCamera);
  $("close-camera").addEventListener("click", closeCamera);
  $("leave").addEventListener("click", remove);
  for (const name of ["sound", "vibration"]) {
    $(name).checked = wanted(name);
    $(name).addEventListener("change", () => want(name, $(name).checked));
  }
}

// A hand scanner types wherever the cursor is: letters that no field takes go into the one for badges, in the place of what stood there.
function typeAnywhere(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
  if (event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog[open]")) return;
  $("asked").focus();
  $("asked").select();
}

async function openCamera() {
  if (stopCamera) return;
  $("camera").hidden = false;
  $("camera-says").textContent = word("camera_on");
  try {
    const { watch } = await import("./camera.js");
    stopCamera = await watch($("picture"), (text) => desk.inTurn(() => desk.scanned(text)));
    $("close-camera").focus();
  } catch (error) {
    $("camera-says").textContent = word(error.name === "NotAllowedError" ? "camera_forbidden" : "no_camera");
  }
}

function closeCamera() {
  stopCamera?.();
  stopCamera = null;
  $("camera").hidden = true;
}

async function remove() {
  if (!(await askSure(desk.waiting))) return;
  await leave(store);
  why(word("left"));
  await desk.inTurn(show);
  others.postMessage("changed");
}

async function keepOffline() {
  const says = $("offline-ready");
  says.textContent = word("offline_not_ready");
  navigator.storage?.persist?.();
  try {
    await navigator.serviceWorker.register("/door/worker.js", { type: "module", scope: "/door/" });
    await navigator.serviceWorker.ready;
    says.textContent = word("offline_ready");
    document.documentElement.dataset.offline = "ready";
  } catch {
    says.textContent = word("offline_never");
  }
}

start().catch((error) => {
  console.error(error);
  why(word("nothing_kept"));
  $("no-list").hidden = false;
});
