// The service worker's work: keep the page and its scripts for when there is no network, and send in the background where browsers can.
import { Wiped, channel, exchange } from "./exchange.js";
import { openStore } from "./store.js";

const SHELL = "/door/";
const CHOSEN = "/door/chosen-language";

export function keep(version, files) {
  const name = `door-${version}`;
  const shells = files.filter((each) => each.startsWith("/door/in/"));

  self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

  self.addEventListener("activate", (event) => event.waitUntil(clean().then(() => self.clients.claim())));

  self.addEventListener("fetch", (event) => {
    const address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
    if (address.pathname === SHELL) event.respondWith(shell(address.searchParams.get("lang"), event.request));
    else if (files.includes(address.pathname)) event.respondWith(kept(address.pathname, event.request));
  });

  self.addEventListener("sync", (event) => event.waitUntil(send()));

  async function fill() {
    const cache = await caches.open(name);
    await cache.addAll(files.map((each) => new Request(each, { cache: "no-cache" })));
  }

  async function clean() {
    const old = (await caches.keys()).filter((each) => each.startsWith("door-") && each !== name && each !== "door-language");
    await Promise.all(old.map((each) => caches.delete(each)));
  }

  // The shells differ by language alone; the one chosen is remembered, as there may be nobody to ask.
  async function shell(asked, request) {
    const memory = await caches.open("door-language");
    if (asked) await memory.put(CHOSEN, new Response(asked));
    const chosen = await (await memory.match(CHOSEN))?.text();
    const own = self.navigator.languages.map((each) => each.split("-")[0]);
    const wanted = [chosen, ...own, "en"].map((each) => `/door/in/${each}`).find((each) => shells.includes(each));
    return kept(wanted, request);
  }

  async function kept(path, request) {
    return (await (await caches.open(name)).match(path)) ?? fetch(request);
  }
}

async function send() {
  try {
    await exchange(await openStore());
  } catch (error) {
    if (!(error instanceof Wiped)) throw error;
  } finally {
    new BroadcastChannel(channel).postMessage("changed");
  }
}
