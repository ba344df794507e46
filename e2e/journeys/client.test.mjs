// A client finds a phone among ten thousand offers, and sees its price change when a new list is published.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf, publish } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { CHEAPER, DEARER, TUESDAY, WEDNESDAY, written } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer(TUESDAY.file);
  browser = await openBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a client searches, filters, sorts, scrolls to the end, and sees a changed price", () =>
  walk(browser, async (page) => {
    const grid = page.getByRole("grid");
    const rows = async () => Number(await grid.getAttribute("aria-rowcount")) - 1;

    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    await grid.getByRole("row").nth(3).waitFor();
    const all = await rows();
    assert.equal(all, TUESDAY.onSale, "what is in stock and has a price");
    await picture(page, "client-catalogue");

    // Search: words in any order, then the offer's own number.
    await page.keyboard.press("/");
    await page.keyboard.type("256 13 pro iphone");
    await until(async () => (await rows()) < all);
    assert.ok((await rows()) > 10);
    const search = page.getByLabel("Rechercher dans le catalogue").first();
    await search.fill(CHEAPER.sku);
    await until(async () => (await rows()) === 1);
    await shows(grid, CHEAPER.name, CHEAPER.before);
    await picture(page, "client-search");

    // Filters: the live count of a value is what choosing it shows; the address keeps the view.
    await search.fill("");
    await until(async () => (await rows()) === all);
    const value = page.getByRole("checkbox", { name: /^Samsung/ });
    const counted = Number((await value.locator("xpath=ancestor::label").innerText()).replace(/\D/g, ""));
    await value.check();
    await until(async () => (await rows()) === counted);
    await page.reload();
    await until(async () => (await rows()) === counted);
    await picture(page, "client-filtered");
    await page.getByRole("checkbox", { name: /^Samsung/ }).uncheck();
    await until(async () => (await rows()) === all);

    // Sort, then scroll through to the very last row.
    await page.getByRole("columnheader", { name: "Prix" }).getByRole("button").first().click();
    await until(async () => /sort=price/.test(page.url()));
    await grid.focus();
    await page.keyboard.press("Control+End");
    const last = page.locator(`[role=row][aria-rowindex="${all + 1}"]`);
    await last.getByText("Apple iPhone", { exact: false }).first().waitFor();

    // The product in a panel, with its history.
    await search.fill(DEARER.sku);
    await until(async () => (await rows()) === 1);
    await shows(grid, DEARER.name, DEARER.before);
    await grid.getByRole("row").nth(1).getByRole("gridcell").first().click();
    await page.getByText("Historique du prix").first().waitFor();
    await picture(page, "client-product");
    await page.keyboard.press("Escape");

    // A new list is published while the client looks at the page.
    await publish(await apiOf(server, server.people.staff), WEDNESDAY.file);
    await page.reload();
    await shows(grid, DEARER.name, DEARER.after);
    await search.fill(CHEAPER.sku);
    await shows(grid, CHEAPER.name, CHEAPER.after);
    await picture(page, "client-price-changed");

    // The same in English.
    await page.getByRole("button", { name: /^Compte de/ }).click();
    await page.getByRole("menuitemradio", { name: "English" }).click();
    await page.keyboard.press("Escape");
    await page.getByLabel("Search the catalogue").first().fill("");
    await grid.getByRole("row").nth(3).waitFor();
    await picture(page, "client-catalogue-english");

    const page_text = await page.content();
    assert.ok(!/foxway/i.test(page_text), "a client does not learn the supplier's name");
  }));

/** The first row is of that product at that price. */
async function shows(grid, name, cents) {
  const row = grid.getByRole("row").nth(1);
  const price = written(cents, "fr");
  await until(async () => {
    const text = await row.innerText().catch(() => "");
    return text.includes(name) && price.matches(text);
  }, `${name} at ${price.text}`);
}

async function until(holds, what = String(holds)) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  assert.fail(`not within 20 s: ${what}`);
}
