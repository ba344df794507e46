/**
 * Lets the application open without a network. It keeps pages and their scripts, never an answer of the API: what a
 * person saw of the catalogue and what waits in the cart are kept by the application itself, which knows whose they are
 * and says how old they are.
 */

/* The build writes its own name here, so that a new build is a new worker. */
const BUILD = "development";
const CACHE = `dbc-${BUILD}`;
/** Opened without a network most of all; each comes with the scripts and styles that it names. */
const PAGES = ["/", "/login/", "/catalog/", "/cart/", "/orders/"];
/** A network that takes longer is as good as none when the page is here already. */
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.allSettled(PAGES.map(keepPage)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

/** The page tells what it has loaded since: parts that no page names. */
self.addEventListener("message", (event) => {
  const files = Array.isArray(event.data?.keep) ? event.data.keep.filter(isLasting) : [];
  event.waitUntil(Promise.allSettled(files.map(keepFile)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname.startsWith("/api/"))
    return;
  if (request.mode === "navigate") event.respondWith(page(event, url.pathname));
  else if (isLasting(url.href)) event.respondWith(lasting(request));
});

/** Its name holds a hash of its content. */
function isLasting(address) {
  return new URL(address, self.location.origin).pathname.startsWith("/_next/static/");
}

async function lasting(request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await put(request.url, answer.clone());
  return answer;
}

/** The network's page, which is the newest; the kept one when the network says nothing. */
async function page(event, path) {
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await put(path, answer.clone());
    return answer;
  });
  const kept = await caches.match(path);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  // What comes late is kept all the same, for the next time.
  event.waitUntil(asked.catch(() => {}));
  return Promise.race([asked.catch(() => kept), late]);
}

async function keepPage(path) {
  const answer = await fetch(path, { cache: "no-cache" });
  if (!answer.ok) return;
  const html = await answer.clone().text();
  await put(path, answer);
  const named = html.match(/\/_next\/static\/[^"'\\\s)]+/g) ?? [];
  await Promise.allSettled([...new Set(named)].map(keepFile));
}

async function keepFile(address) {
  if (await caches.match(address)) return;
  const answer = await fetch(address);
  if (answer.ok) await put(address, answer);
}

async function put(address, answer) {
  const cache = await caches.open(CACHE);
  await cache.put(address, answer);
}

/** The build before this one stays: tabs that were opened with it still ask for its parts. */
async function forgetOlder() {
  const mine = (await caches.keys()).filter((name) => name.startsWith("dbc-"));
  const before = mine.filter((name) => name !== CACHE).at(-1);
  await Promise.all(
    mine.filter((name) => name !== CACHE && name !== before).map((name) => caches.delete(name)),
  );
}
