// Staff try a margin rule, save it with a reason, correct an offer by hand, and go back to an earlier list.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf, publish } from "../lib/api.mjs";
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

test("staff try a rule before they save it, and the prices follow", () =>
  walk(browser, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/**");
    await page.goto("/admin/margins/");
    await page
      .getByRole("complementary", { name: "Effet sur le catalogue" })
      .getByText("aux règles en vigueur")
      .waitFor();
    await picture(page, "staff-margins");

    // One more rule, for what is dear: tried at once, saved only with a reason.
    await page.getByRole("button", { name: "Ajouter une règle" }).click();
    const form = page.getByRole("dialog", { name: "Nouvelle règle" });
    await form.getByLabel("Nom").fill("Haut de gamme");
    await form.getByLabel("Achat à partir de (€)").fill("400");
    await form.getByLabel("Taux de marge sur achat (%)").fill("20");
    await form.getByRole("button", { name: "Essayer" }).click();
    await page.getByText(/prix changent/).waitFor();
    await picture(page, "staff-margins-tried");
    await page.getByRole("button", { name: "Enregistrer 1 changement" }).click();
    const save = page.getByRole("dialog", { name: "Enregistrer les règles" });
    await save.getByLabel("Raison").fill("Essai du haut de gamme");
    await save.getByRole("button", { name: "Enregistrer 1 changement" }).click();
    await page.getByRole("button", { name: "Rien à enregistrer" }).waitFor();

    await page.getByRole("button", { name: "Historique" }).click();
    await page.getByText("Essai du haut de gamme").waitFor();
    await picture(page, "staff-margin-history");

    // 467.00 and 20 %.
    await page.goto(`/catalog/?q=${CHEAPER.sku}`);
    const row = page.getByRole("grid").getByRole("row").nth(1);
    await holds(row, written(56_040, "fr"));

    // A correction by hand is in force at once and shown beside the supplier's word.
    await row.getByRole("gridcell").first().click();
    await page.getByRole("button", { name: "Corriger l’offre" }).click();
    const correction = page.getByRole("dialog", { name: "Corriger l’offre" });
    await correction.getByLabel("Prix d’achat (€)").fill("450");
    await correction.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await holds(row, written(54_000, "fr"));
    await page.getByRole("button", { name: "Corriger l’offre" }).click();
    await correction.getByText("Fournisseur : 467,00", { exact: false }).waitFor();
  }));

test("staff compare two lists and go back to the earlier one", () =>
  walk(browser, async (page) => {
    await publish(await apiOf(server, server.people.staff), WEDNESDAY.file);
    await page.goto("/admin/catalog/");
    await page.getByRole("button", { name: "Ouvrir la liste n° 1" }).click();
    await page.getByRole("button", { name: "Revenir à cette liste" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Raison").fill("Le fournisseur s’est trompé de fichier");
    await dialog.getByRole("button", { name: "Revenir à cette liste" }).click();
    await page.getByRole("button", { name: /^Publier .* offres/ }).waitFor({ timeout: 60_000 });
    await picture(page, "staff-roll-back");

    await page.getByRole("button", { name: "Comparer" }).click();
    await page.getByRole("heading", { name: "Comparer deux listes" }).waitFor();
    await page.getByText(/différences/).waitFor();
    await page.getByRole("table").getByRole("row").nth(2).waitFor();
    await picture(page, "staff-compare");
  }));

async function holds(row, price) {
  const end = Date.now() + 20_000;
  let text = "";
  while (Date.now() < end) {
    text = await row.innerText().catch(() => "");
    if (price.matches(text)) return;
    await new Promise((wake) => setTimeout(wake, 150));
  }
  assert.fail(`the row never shows ${price.text}: ${text}`);
}
