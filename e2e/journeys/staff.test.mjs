// The morning of a member of staff: the supplier's list comes in, is reviewed, is published.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { CHEAPER, TUESDAY, WEDNESDAY, written } from "../lib/lists.mjs";
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

test("staff publish the supplier's list and see what the next one changes", () =>
  walk(browser, async (page) => {

    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
    await page.goto("/admin/catalog/");
    await page.getByRole("heading", { name: "Tarifs" }).waitFor();
    await upload(page, WEDNESDAY.file);
    await page.getByText("Rien d’anormal").waitFor({ timeout: 60_000 });
    assert.match(await shown(page), /10 308 lignes lues/);
    await picture(page, "staff-review");
    await page.getByRole("button", { name: /Baisses? de prix|Baisses?/ }).first().click();
    await page.getByLabel("Chercher un produit ou un SKU").fill(CHEAPER.sku);
    const row = page.getByRole("row").filter({ hasText: CHEAPER.name });
    await row.first().waitFor();
    const cells = await row.first().innerText();
    for (const cents of [CHEAPER.before, CHEAPER.after]) {
      assert.ok(written(cents, "fr").matches(cells), `the row shows ${written(cents, "fr").text}: ${cells}`);
    }
    await picture(page, "staff-review-filtered");

    await page.getByRole("button", { name: /^Publier .* offres/ }).click();
    await page.getByText("Cette liste est en ligne").waitFor();
    await page.getByRole("link", { name: "Voir le catalogue" }).click();
    await page.waitForURL("**/catalog/**");
    await page.getByText("Liste du mercredi 18 novembre").first().waitFor();
    await page.getByRole("grid").getByRole("row").nth(3).waitFor();
    await picture(page, "staff-catalogue");

    await page.goto("/admin/catalog/");
    await page.getByText("18 novembre").first().waitFor();
    await picture(page, "staff-price-lists");
  }));

async function upload(page, file) {
  await page.getByLabel("Choisir un fichier").setInputFiles(file);
}

/** What the page says, with every kind of blank as one plain blank. */
async function shown(page) {
  return (await page.getByRole("main").innerText()).replace(/[\s\u00a0\u202f]+/g, " ");
}
