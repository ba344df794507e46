// How fast the catalogue is with 50,000 offers, in figures that Chromium measures itself: first load, largest paint,
// layout shift, answer to a key or a click, long tasks and work per frame while scrolling. Each figure has its limit.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, signIn, walk } from "../lib/browser.mjs";
import { generated } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";
import { framesOf, traced } from "../lib/trace.mjs";

const OFFERS = 50_000;
const SCRIPT_BYTES = 200_000;
const PAINT_MS = 1_000;
const SLOW_PAINT_MS = 2_500;
/** No shift that anybody would see; the layout of text as its font arrives counts as well. */
const SHIFT = 0.001;
const INTERACTION_MS = 100;
const LONG_TASK_MS = 50;
const FRAME_P95_MS = 8;
/** A machine that does something else at the same moment is not what is measured: the best of so many counts. */
const TRIES = 3;
/** Chromium's own "Slow 4G". */
const SLOW_4G = { latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 };

let folder;
let server;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-figures-"));
  server = await startServer(await generated(folder, OFFERS));
  browser = await openBrowser(server);
  await browser.page.addInitScript(observe);
  await signIn(browser.page, server.people.clients[0], FRENCH);
  await browser.page.waitForURL("**/catalog/**");
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs in the page from its first moment: keeps what the browser reports. */
function observe() {
  window.figures = { paint: 0, shift: 0, events: [] };
  const listen = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
  listen("largest-contentful-paint", (entry) => (window.figures.paint = entry.startTime));
  listen("layout-shift", (entry) => {
    if (!entry.hadRecentInput) window.figures.shift += entry.value;
  });
  // Events of one interaction have its number; what has none is the mouse passing by.
  listen("event", (entry) => entry.interactionId && window.figures.events.push([entry.name, entry.duration]), {
    durationThreshold: 16,
  });
}

const figures = (page) => page.evaluate(() => window.figures);
const rested = (page) => page.waitForFunction(() => document.querySelectorAll('[role="row"][aria-busy]').length === 0);

/** A first visit in a profile of its own, with the session of the one that is signed in. */
async function visit(network, seen) {
  const context = await browser.browser.newContext({
    baseURL: server.address,
    storageState: await browser.context.storageState(),
    serviceWorkers: "block",
    locale: "fr-FR",
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    const devtools = await context.newCDPSession(page);
    if (network) await devtools.send("Network.emulateNetworkConditions", { offline: false, ...network });
    await page.goto("/catalog/");
    await page.getByRole("grid").getByRole("row").nth(3).waitFor();
    await rested(page);
    return await seen(page);
  } finally {
    // The cookie of the session changes with each renewal.
    await browser.context.addCookies(await context.cookies());
    await context.close();
  }
}

/** The best of some tries by a figure, lowest first; stops at the first that is within its limit. */
async function best(attempt, figure, limit) {
  let kept = null;
  for (let left = TRIES; left > 0; left -= 1) {
    const one = await attempt();
    if (kept === null || figure(one) < figure(kept)) kept = one;
    if (figure(kept) < limit) break;
  }
  return kept;
}

/**
 * Judges a time. On a machine with far more work than processors it is told and not judged:
 * it would speak of the other work.
 */
function inTime(t, what, milliseconds, limit) {
  const crowded = loadavg()[0] > 2 * cpus().length;
  if (crowded) t.diagnostic(`${what}: ${milliseconds.toFixed(1)} ms, not judged at a load of ${loadavg()[0]}`);
  else assert.ok(milliseconds < limit, `${what}: ${milliseconds} ms, ${limit} are allowed`);
}

test("the first page comes with little script and stands still", async (t) => {
  const seen = async (page) => ({
    ...(await figures(page)),
    script: await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry) => new URL(entry.name).pathname.endsWith(".js"))
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    ),
  });
  const { script, paint, shift } = await best(() => visit(null, seen), (one) => one.paint, PAINT_MS);
  t.diagnostic(`script ${(script / 1000).toFixed(1)} kB, largest paint ${Math.round(paint)} ms, shift ${shift}`);
  assert.ok(script > 50_000 && script < SCRIPT_BYTES, `${script} bytes of script`);
  assert.ok(paint > 0, "a paint was seen");
  inTime(t, "largest paint", paint, PAINT_MS);
  assert.ok(shift <= SHIFT, `layout shift ${shift}`);
});

test("it paints in time on a slow telephone network", async (t) => {
  const { paint, shift } = await best(() => visit(SLOW_4G, figures), (one) => one.paint, SLOW_PAINT_MS);
  t.diagnostic(`slow 4G: largest paint ${Math.round(paint)} ms, shift ${shift}`);
  inTime(t, "largest paint on slow 4G", paint, SLOW_PAINT_MS);
  assert.ok(shift <= SHIFT, `layout shift ${shift}`);
});

test("keys and clicks are answered at once, and scrolling is light", (t) =>
  walk(browser, async (page) => {
    const grid = page.getByRole("grid");
    await page.goto("/catalog/?stock=all");
    await grid.getByRole("row").nth(3).waitFor();
    const all = Number(await grid.getAttribute("aria-rowcount")) - 1;
    assert.ok(all > OFFERS * 0.9, `${all} offers`);

    const slowest = await best(() => worked(page, grid, all), ([, duration]) => duration, INTERACTION_MS);
    t.diagnostic(`slowest interaction with ${all} offers: ${slowest[0]} ${slowest[1]} ms`);
    inTime(t, `answer to ${slowest[0]}`, slowest[1], INTERACTION_MS);

    const scrolling = await best(
      () => scrolled(page, grid),
      ({ p95, longest }) => Math.max(p95 / FRAME_P95_MS, longest / LONG_TASK_MS),
      1,
    );
    const { count, p50, p95, longest, shift } = scrolling;
    t.diagnostic(
      `scrolling: ${count} frames, script and layout p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)} ms; longest task ${longest.toFixed(1)} ms; shift ${shift}`,
    );
    assert.ok(count > 100, `${count} frames were seen`);
    // The processor's own time grows too where its caches are shared.
    inTime(t, "p95 of script and layout per frame", p95, FRAME_P95_MS);
    inTime(t, "longest task while scrolling", longest, LONG_TASK_MS);
    assert.ok(shift <= SHIFT, `layout shift ${shift} while scrolling`);
  }));

/** A minute of work at the keyboard and with the mouse: the event that was answered last, and after how long. */
async function worked(page, grid, all) {
  const counts = (how) =>
    page.waitForFunction(
      ([was, fewer]) => {
        const rows = Number(document.querySelector("[role=grid]").getAttribute("aria-rowcount")) - 1;
        return fewer ? rows < was : rows === was;
      },
      [all, how === "fewer"],
    );
  await page.goto("/catalog/?stock=all");
  await grid.getByRole("row").nth(3).waitFor();
  await page.evaluate(() => {
    window.figures.events.length = 0;
  });
  const search = page.getByRole("combobox", { name: "Rechercher dans le catalogue" });
  await search.pressSequentially("iphone 13", { delay: 60 });
  await counts("fewer");
  await page.keyboard.press("Escape");
  await search.fill("");
  await counts("all");
  await page.getByRole("checkbox", { name: /^Samsung/ }).check();
  await counts("fewer");
  await page.getByRole("checkbox", { name: /^Samsung/ }).uncheck();
  await counts("all");
  await page.getByRole("columnheader", { name: "Prix" }).getByRole("button").first().click();
  await page.waitForURL(/sort=price/);
  await rested(page);
  await grid.focus();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press("ArrowDown");
  await grid.getByRole("row").nth(5).getByRole("gridcell").first().click();
  await page.getByText("Historique du prix").first().waitFor();
  await page.keyboard.press("Escape");
  const { events } = await figures(page);
  return events.toSorted((a, b) => b[1] - a[1])[0] ?? ["none", 0];
}

/** A wheel turned for some seconds, then a thumb dragged far: rows come and go in every frame. */
async function scrolled(page, grid) {
  await page.goto("/catalog/?stock=all");
  await grid.getByRole("row").nth(3).waitFor();
  await rested(page);
  await page.evaluate(() => {
    window.figures.shift = 0;
  });
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const trace = await traced(browser.browser, page, async () => {
    for (let turn = 0; turn < 150; turn += 1) {
      await page.mouse.wheel(0, 120);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    for (const part of [0.2, 0.7, 0.4, 1]) {
      await grid.evaluate((area, share) => area.scrollTo({ top: area.scrollHeight * share }), part);
      await rested(page);
    }
  });
  const { shift } = await figures(page);
  return { ...framesOf(trace), shift };
}
