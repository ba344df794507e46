// Every page of the application, for everybody who may open it, on a desk and on a phone, light and dark: axe finds
// nothing. The list of pages is the application's own, so a new one is looked at without being named here.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
import { findings } from "../lib/axe.mjs";
import { FRENCH, openBrowser, signIn } from "../lib/browser.mjs";
import { asOfToday, WEDNESDAY } from "../lib/lists.mjs";
import { routes } from "../lib/routes.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let pages;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-axe-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  const views = await viewsOf(server);
  pages = (await routes()).flatMap(({ address, who }) => {
    // A page of one thing shows nothing without it.
    const alone = address.endsWith("/view/") ? [] : [""];
    const wanted = [...alone, ...(views[address] ?? [])];
    assert.ok(wanted.length > 0, `${address} needs the address of a thing to show`);
    return wanted.map((search) => ({ address: address + search, who }));
  });
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const size of ["wide", "phone"]) {
  for (const who of ["nobody", "buyer", "staff"]) {
    test(`axe finds nothing on the pages of ${who}, ${size}, light and dark`, async () => {
      const browser = await openBrowser(server, { size });
      try {
        const { page } = browser;
        if (who !== "nobody") {
          await signIn(page, who === "staff" ? server.people.staff : server.people.clients[0], FRENCH);
          await page.waitForURL(who === "staff" ? "**/admin/" : "**/catalog/**");
        }
        const found = [];
        const mine = pages.filter((one) => one.who === who || (who === "staff" && one.who === "buyer"));
        assert.ok(mine.length > 5);
        for (const { address } of mine) {
          await page.goto(address);
          await settled(page, address);
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
            found.push(...(await findings(page)).map((finding) => `${address} ${colorScheme}: ${finding}`));
          }
        }
        assert.deepEqual(found, []);
      } finally {
        await browser.close();
      }
    });
  }
}

/** Nothing on the page is still on its way. */
async function settled(page, address) {
  await page.getByRole("main").first().waitFor();
  const waits = page.locator(".skeleton, [aria-busy=true]");
  await page
    .waitForFunction(() => document.querySelector(".skeleton, [aria-busy=true]") === null)
    .catch(async () => assert.fail(`${address} still loads: ${await waits.first().evaluate((one) => one.outerHTML)}`));
}

/** What can be shown at the addresses that show one thing, or several things in turn. */
async function viewsOf(server) {
  const staff = await apiOf(server, server.people.staff);
  const buyer = await apiOf(server, server.people.clients[0]);
  const own = await buyer("/api/orders?limit=50");
  const all = await staff("/api/orders?limit=50");
  const states = (items) => [...new Map(items.map(({ state, id }) => [state, `?id=${id}`])).values()];
  const waiting = all.items.filter(({ state }) => state === "submitted").map(({ id }) => id);
  const purchase = await staff("/api/supplier-orders", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify({ order_ids: waiting }),
  });
  const { items: companies } = await staff("/api/clients?limit=50");
  const { items: lists } = await staff("/api/catalog/imports");
  const { items: mails } = await staff("/api/mails");
  const tabs = (...names) => names.map((name) => `?tab=${name}`);
  const company = companies.find(({ name }) => name === "Téléphonie du Port");
  return {
    "/account/": ["security", "sessions", "notifications", "tokens", "company", "people", "addresses"].map(
      (section) => `?section=${section}`,
    ),
    "/orders/view/": states(own.items),
    "/admin/orders/view/": states(all.items),
    "/admin/orders/": ["?view=receipts", "?view=returns"],
    "/admin/supplier/": tabs("orders", "stock", "invoices", "reliability", "interface"),
    "/admin/supplier/view/": [`?id=${purchase.id}`],
    "/admin/margins/": tabs("floor", "history"),
    "/admin/clients/": [`?id=${company.id}`, "?status=pending"],
    "/admin/catalog/": [`?id=${lists[0].id}`],
    "/admin/mails/": mails.slice(0, 1).map(({ id }) => `?id=${id}`),
  };
}
