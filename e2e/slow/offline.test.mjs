// A buyer works on without a network, and while the server is away: he sees what he saw last and of which day it is,
// types quantities, and finds them in his cart when the connection is back. The application can be installed, and never
// asks for it by itself.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, WEDNESDAY } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-offline-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  browser = await openBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a buyer reads and fills his cart without a network and without a server", () =>
  walk(browser, async (page) => {
    const grid = page.getByRole("grid");
    const row = (position) => grid.getByRole("row").nth(position);
    const wanted = (position) => row(position).getByRole("gridcell").last();
    const offline = page.getByText(/Hors ligne. Prix et stock de la liste du .+ils peuvent avoir changé/);
    const late = page.getByText(/Mise à jour impossible. Prix et stock de la liste du .+ils peuvent avoir changé/);

    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    await row(3).waitFor();
    const name = await row(3).getByRole("gridcell").first().innerText();
    await keptPages(page);
    const api = await apiOf(server, server.people.clients[0]);
    const lines = await linesOf(api);

    // The network goes: the page says so at once, and of which day its prices are.
    await browser.context.setOffline(true);
    await offline.waitFor();
    await type(page, row(3), "1");
    assert.match(await wanted(3).innerText(), /1/);

    // A reload is served by the browser: the same offers, the same sentence, and what was typed.
    await page.reload();
    await row(3).getByText(name).first().waitFor();
    await offline.waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[role="grid"] [role="row"]').length > 10);
    assert.match(await wanted(3).innerText(), /1/);
    await picture(page, "buyer-offline");

    // What was never opened is said to be missing, not shown as an empty list.
    await page.goto("/catalog/?q=iphone%2015");
    await page.getByText("Cette vue n’a pas été gardée dans ce navigateur").waitFor();
    await page.goto("/cart/");
    await page.getByText(/Hors ligne/).first().waitFor();
    await page.goto("/catalog/");
    await row(3).waitFor();

    // The network is back: the cart arrives at the server by itself.
    await browser.context.setOffline(false);
    await offline.waitFor({ state: "detached" });
    await reaches(api, lines + 1);

    // The server is away, as during an update, while the browser has a network.
    await server.pause();
    await page.reload();
    await row(3).getByText(name).first().waitFor();
    await late.waitFor();
    await type(page, row(5), "1");
    await picture(page, "buyer-server-away");
    await server.resume();
    await reaches(api, lines + 2);

    // The page renews itself, or at a click.
    await page.getByRole("button", { name: "Réessayer" }).first().click().catch(() => {});
    await late.waitFor({ state: "detached" });
    awayIsNoFault(browser);
  }));

test("the application can be installed and does not ask for it", () =>
  walk(browser, async (page) => {
    await page.goto("/catalog/");
    await page.getByRole("grid").waitFor();
    const devtools = await browser.context.newCDPSession(page);
    const manifest = await devtools.send("Page.getAppManifest");
    assert.deepEqual(manifest.errors, []);
    const described = JSON.parse(manifest.data);
    for (const { src, sizes } of described.icons) {
      const answer = await page.request.get(src);
      assert.equal(answer.status(), 200, src);
      assert.equal(await widthOf(await answer.body()), Number(sizes.split("x")[0]), src);
    }
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"),
      [],
    );

    // The browser's own offer is held back, and waits in the account's menu.
    const prevented = await page.evaluate(() => {
      const offer = new Event("beforeinstallprompt", { cancelable: true });
      window.dispatchEvent(offer);
      return offer.defaultPrevented;
    });
    assert.ok(prevented, "no bar of the browser lies over the page");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.getByRole("button", { name: /^Compte de/ }).click();
    await page.getByRole("menuitem", { name: "Installer l’application" }).waitFor();
  }));

/** Waits until the worker has kept the page of the catalogue and all its scripts. */
async function keptPages(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.waitForFunction(async () => {
    if (!(await caches.match("/catalog/")) || !(await caches.match("/cart/"))) return false;
    const files = performance
      .getEntriesByType("resource")
      .map((entry) => new URL(entry.name))
      .filter((url) => url.pathname.startsWith("/_next/static/"));
    const kept = await Promise.all(files.map((url) => caches.match(url.pathname)));
    return kept.every(Boolean);
  });
}

/** Types a quantity in a row, as in a spreadsheet. */
async function type(page, row, units) {
  await row.getByRole("gridcell").last().click();
  await page.keyboard.type(units);
  await page.keyboard.press("Enter");
}

/** How many lines the server knows in the buyer's cart. */
async function linesOf(api) {
  return (await api("/api/cart")).items.length;
}

async function reaches(api, lines) {
  const until = Date.now() + 30_000;
  let held;
  while (Date.now() < until) {
    held = await linesOf(api).catch(() => undefined);
    if (held === lines) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  assert.fail(`the cart holds ${held} lines after 30 s, not ${lines}`);
}

/** Requests that found nobody were what this is about. */
function awayIsNoFault({ complaints }) {
  const away = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_FAILED|ERR_EMPTY_RESPONSE/;
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !away.test(one)));
}

/** Width of a PNG in pixels, from its header. */
async function widthOf(png) {
  return png.readUInt32BE(16);
}
