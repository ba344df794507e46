// A buyer makes the catalogue his own: columns, a saved search with an alert, the file of what he sees.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { apiOf, publish } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { CHEAPER, TUESDAY, WEDNESDAY } from "../lib/lists.mjs";
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

test("a buyer arranges columns, exports them, and is told when a saved search comes true", () =>
  walk(browser, async (page) => {
    const grid = page.getByRole("grid");
    const heads = async () =>
      (await grid.getByRole("columnheader").allInnerTexts()).map((text) => text.trim());

    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    await grid.getByRole("row").nth(3).waitFor();

    // Columns: one more, one less, and they are still there after a reload.
    await page.getByRole("button", { name: "Choisir les colonnes" }).click();
    const columns = page.getByRole("dialog", { name: "Colonnes" });
    await columns.getByRole("checkbox", { name: "Marque" }).check();
    await columns.getByRole("checkbox", { name: "Emballage" }).uncheck();
    await columns.getByRole("button", { name: "Terminé" }).click();
    await page.reload();
    await grid.getByRole("row").nth(3).waitFor();
    await picture(page, "buyer-columns");
    const shown = await heads();
    assert.ok(shown.includes("Marque") && !shown.includes("Emballage"), shown.join(", "));

    // A suggestion narrows the view.
    const search = page.getByRole("combobox", { name: "Rechercher dans le catalogue" });
    await search.pressSequentially("iphone 13 pro 256");
    const proposed = page.getByRole("listbox").getByRole("option").first();
    await proposed.waitFor();
    await page.keyboard.press("Escape");
    await search.fill(CHEAPER.sku);
    await page.getByText("1 offre", { exact: true }).waitFor();
    await page.keyboard.press("Escape");

    // The file holds the columns in the order shown.
    await page.getByRole("button", { name: "Exporter la vue" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /Texte CSV/ }).click();
    const text = await readFile(await (await download).path(), "utf8");
    assert.match(text, /Marque/);
    assert.doesNotMatch(text, /Emballage/);
    assert.match(text, new RegExp(CHEAPER.sku));

    // The wish: this phone at 480 € at most, which the next list brings.
    await page.getByRole("button", { name: "Recherches enregistrées" }).click();
    const searches = page.getByRole("dialog", { name: "Recherches enregistrées" });
    await searches.getByLabel("Nom de la vue affichée").fill("Mon iPhone");
    await searches.getByRole("checkbox", { name: "Me prévenir quand c’est possible" }).check();
    await searches.getByLabel("Prix au plus (€)").fill("480");
    await searches.getByRole("button", { name: "Enregistrer la vue" }).click();
    await searches.getByText("alerte dès 1 unités à 480,00", { exact: false }).waitFor();
    await page.keyboard.press("Escape");

    await publish(await apiOf(server, server.people.staff), WEDNESDAY.file);
    await bell(page);
    await page.getByRole("button", { name: /^Notifications/ }).click();
    const news = page.getByRole("dialog", { name: "Notifications" });
    await news.getByText("Mon iPhone", { exact: false }).first().waitFor();
  }));

/** Waits for the bell to count something: the job that looks at searches runs after the publication. */
async function bell(page) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    await page.reload();
    const counted = page.getByRole("button", { name: /^Notifications, 1 non lue/ });
    if (
      await counted.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  assert.fail("no notification within 20 s of the publication");
}
