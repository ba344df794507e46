// The lists that do not come as they should: columns that nobody knows, rows that contradict each other, cells that say
// nothing; and prices that fall under what the phone costs.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { BAD_CELLS, CONTRADICTING, TUESDAY } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

/** What the supplier suddenly calls its columns, and what they are. `Quantity` alone keeps its name. */
const RENAMED = {
  "Art. intern": "SKU",
  "Lange Bezeichnung": "Product Name",
  Zustand: "Appearance",
  "Nettopreis EUR": "Price",
  Besteuerung: "VAT Type",
};

let server;
let browser;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-lists-"));
  server = await startServer(TUESDAY.file);
  browser = await openBrowser(server);
  const { page } = browser;
  await signIn(page, server.people.staff, FRENCH);
  await page.waitForURL("**/admin/**");
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("columns that nobody knows are said once, and known the next day", () =>
  walk(browser, async (page) => {
    await upload(
      page,
      await renamed("Wednesday, November 18, 2026", [
        "00100764173836;Apple iPhone 13 Pro 256GB;Grade B;425,17;Marginal;7",
      ]),
    );
    await page.getByRole("heading", { name: "Colonnes à reconnaître" }).waitFor();
    const read = page.getByRole("button", { name: "Lire la liste ainsi" });
    assert.ok(await read.isDisabled(), "not before every column that a list needs is named");
    for (const [header, meaning] of Object.entries(RENAMED)) {
      await page.getByLabel(`Contient, ${header}`).selectOption(meaning);
    }
    await picture(page, "staff-list-mapping");
    await read.click();
    await page.getByText("1 ligne lue").waitFor();
    await page.getByRole("button", { name: "Écarter" }).click();

    await upload(
      page,
      await renamed("Thursday, November 19, 2026", [
        "00100764173836;Apple iPhone 13 Pro 256GB;Grade B;420;Marginal;9",
      ]),
    );
    await page.getByText("1 ligne lue").waitFor();
    assert.equal(
      await page.getByRole("heading", { name: "Colonnes à reconnaître" }).count(),
      0,
      "asked once only",
    );
  }));

test("of two rows that contradict each other staff choose one, and the offer is in the list", () =>
  walk(browser, async (page) => {
    await upload(page, await named(CONTRADICTING, "Friday, November 20, 2026"));
    const open = page.getByRole("region", { name: "Lignes qui se contredisent." });
    await open.getByText("10 offres ne sont pas vendues").waitFor();
    const accepted = page.getByText("40 retenues");
    await accepted.waitFor();
    await picture(page, "staff-list-contradictions");
    await open
      .getByRole("listitem")
      .filter({ hasText: "139,96" })
      .getByRole("button", { name: "C’est la bonne" })
      .click();
    await open.getByText("9 offres ne sont pas vendues").waitFor();
    await page.getByText("41 retenues").waitFor();
  }));

test("what was refused is told cell by cell, and goes back to the supplier in its own file", () =>
  walk(browser, async (page) => {
    await upload(page, await named(BAD_CELLS, "Saturday, November 21, 2026"));
    await page.getByRole("button", { name: /Refusées/ }).click();
    const rows = page.getByRole("table").getByRole("row");
    await rows.nth(1).waitFor();
    await picture(page, "staff-list-refused");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Fichier annoté" }).click(),
    ]);
    assert.match(
      download.suggestedFilename(),
      /November 21, 2026.*\.xlsx$/,
      "named after the list it belongs to",
    );
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK", "a workbook");
  }));

test("a price under its cost waits for one key: to the floor, off sale, or at a loss with its legal ground", () =>
  walk(browser, async (page) => {
    await page.goto("/admin/margins/");
    await page.getByRole("button", { name: "Ajouter une règle" }).click();
    const form = page.getByRole("dialog", { name: "Nouvelle règle" });
    await form.getByLabel("Nom").fill("Déstockage");
    await form.getByLabel("Achat à partir de (€)").fill("900");
    await form.getByLabel("Taux de marge sur achat (%)").fill("-5");
    await form.getByRole("button", { name: "Essayer" }).click();
    await page
      .getByText(/sous le plancher/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Enregistrer 1 changement" }).click();
    const save = page.getByRole("dialog", { name: "Enregistrer les règles" });
    await save.getByLabel("Raison").fill("Fin de série");
    await save.getByRole("button", { name: "Enregistrer 1 changement" }).click();
    await page.getByRole("button", { name: "Rien à enregistrer" }).waitFor();

    await page
      .getByRole("tab", { name: /Sous le plancher/ })
      .or(page.getByRole("button", { name: /Sous le plancher/ }))
      .first()
      .click();
    const lines = page.getByRole("list", { name: "Sous le plancher" }).getByRole("listitem");
    await lines.nth(2).waitFor();
    await picture(page, "staff-floor");
    await page.keyboard.press("p");
    await page.getByText("Vendu au plancher").first().waitFor();
    await page.keyboard.press("r");
    await page.getByText("Retiré de la vente").first().waitFor();
    await page.keyboard.press("v");
    const keep = page.getByRole("dialog", { name: "Vendre sous le plancher" });
    await keep.getByRole("button", { name: "Vendre à perte" }).click();
    await keep.getByText("Nommez l’exception.").waitFor();
    await keep.getByLabel("Exception légale").fill("Produit obsolète, art. L442-5");
    await picture(page, "staff-floor-keep");
    await keep.getByRole("button", { name: "Vendre à perte" }).click();
    await page.getByText("Produit obsolète, art. L442-5").waitFor();
  }));

async function upload(page, file) {
  await page.goto("/admin/catalog/");
  await page.getByLabel("Choisir un fichier").setInputFiles(file);
}

/** A list of that day under headers that nobody knows. */
async function renamed(day, rows) {
  const file = join(folder, `Mobile devices-pricelist-${day}.csv`);
  await writeFile(file, [[...Object.keys(RENAMED), "Quantity"].join(";"), ...rows].join("\n"));
  return file;
}

/** A copy under the name of that day's list. */
async function named(source, day) {
  const file = join(folder, `Mobile devices-pricelist-${day}.xlsx`);
  await writeFile(file, await readFile(source));
  return file;
}
