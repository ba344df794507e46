// An order that was placed at the supplier by hand: taken in, answered, accepted, paid, its phones attached, shipped
// and delivered, through the pages of both sides.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, ORDER, WEDNESDAY } from "../lib/lists.mjs";
import { recordPayment, shipAndDeliver } from "../lib/order-steps.mjs";
import { allow, FIRST_COMPANY, plain } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let buyer;
let staff;
let api;
/** Where the order at the supplier is. */
let purchase;
/** The two orders of the client, in the order of their numbers. */
let numbers;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-placed-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  // Paid before anything leaves, so that the receipt is what lets the phones go.
  await allow(server, { credit_limit_cents: 10_000_000, payment_terms: "prepaid" });
  api = await apiOf(server, server.people.staff);
  buyer = await openBrowser(server);
  staff = await openBrowser(server);
});
after(async () => {
  await buyer?.close();
  await staff?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("staff take it in as two orders of the client, and read the supplier's answer", () =>
  walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
    await page.goto("/admin/supplier/");
    await page.getByRole("button", { name: "Importer une commande déjà passée" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Client").selectOption({ label: FIRST_COMPANY });
    await dialog.getByLabel("Choisir le fichier").setInputFiles(ORDER.asked);
    await dialog.getByText("51 unités").waitFor();
    await dialog.getByText("42 unités").waitFor();
    const read = await dialog.innerText();
    assert.equal(read.match(/^inconnue$/gm).length, 4, "four lines are in no list under their SKU");
    await picture(page, "placed-preview");
    await dialog.getByRole("button", { name: "Importer", exact: true }).click();
    const made = plain(await page.getByText(/^2 commandes créées/).innerText());
    const group = made.match(/groupe (\S+)/)[1];
    await page.waitForURL("**/admin/orders/");
    await page.getByLabel("Numéro, référence, SKU, IMEI").fill(group);
    const rows = page.getByRole("row").filter({ hasText: FIRST_COMPANY });
    await rows.nth(1).waitFor();
    await rows.nth(2).waitFor({ state: "detached" });
    numbers = (await page.getByRole("link", { name: /^CMD-/ }).allInnerTexts()).sort();
    assert.equal(numbers.length, 2);
    const shown = plain(await page.getByRole("table").innerText());
    assert.match(shown, / 42 /);
    assert.match(shown, / 51 /);

    await page.goto("/admin/supplier/?tab=orders");
    await page.getByRole("row").filter({ hasText: "1500231" }).getByRole("link").click();
    await page.waitForURL("**/supplier/view/**");
    purchase = page.url();
    await page.getByLabel("Lire une réponse").first().setInputFiles(ORDER.answered);
    await page.getByText("Réponse lue").waitFor();
    await page.getByRole("button", { name: /36 lignes conformes/ }).waitFor();
    assert.deepEqual(await answered(page), { short: 5, refused: 1, dearer: 1 });
    await picture(page, "placed-answer");
    await page.getByRole("button", { name: "Clore la validation" }).click();
    await page.getByText("Clôturée").waitFor();
  }));

test("the client takes what the supplier has", () =>
  walk(buyer, async (page) => {
    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    for (const number of numbers) {
      await page.goto("/orders/");
      await page.getByRole("link", { name: number }).first().click();
      await page.getByText("Réponse attendue avant").waitFor();
      await page.getByRole("button", { name: "Envoyer mes réponses" }).click();
      await page.getByText("Réponses envoyées").waitFor();
      await page.getByText("À régler avant le").waitFor();
    }
    await picture(page, "placed-to-pay");
  }));

test("staff record the money, the file of a bad day is told by its nine findings, the good one attaches 80 phones", () =>
  walk(staff, async (page) => {
    for (const number of numbers) {
      await recordPayment(page, number);
    }
    await page.goto(purchase);
    const file = page.getByLabel("Choisir le fichier");
    await file.setInputFiles(ORDER.badDevices);
    await page.getByText("9 remarques").waitFor();
    await picture(page, "placed-nine-findings");
    await file.setInputFiles(ORDER.devices);
    await page.getByText("80 à rattacher, 0 déjà rattachés").waitFor();
    await page.getByRole("button", { name: "Rattacher 80 téléphones" }).click();
    await page.getByText("80 téléphones rattachés").waitFor();
  }));

test("a phone that passes through the house is scanned, once", () =>
  walk(staff, async (page) => {
    const { items } = await api("/api/orders?limit=20");
    const { id } = items.find(({ number }) => number === numbers[0]);
    const [phone] = (await api(`/api/orders/${id}/devices`)).items;
    await page.goto(purchase);
    const field = page.getByLabel("IMEI ou numéro de série").first();
    for (const outcome of ["Reçu.", "Déjà reçu."]) {
      await field.fill(phone.identifier);
      await page.keyboard.press("Enter");
      await page.getByRole("status").filter({ hasText: outcome }).waitFor();
    }
    await picture(page, "placed-scan");
  }));

test("both orders leave, arrive and are done; the client has the IMEIs", async () => {
  await walk(staff, async (page) => {
    for (const number of numbers) {
      await shipAndDeliver(page, number, "794600000000");
    }
    await picture(page, "placed-delivered");
  });
  await walk(buyer, async (page) => {
    let units = 0;
    for (const number of numbers) {
      await page.goto("/orders/?state=completed");
      await page.getByRole("link", { name: number }).first().click();
      const title = await page.getByRole("heading", { name: /téléphones$/ }).innerText();
      units += Number.parseInt(title, 10);
      assert.match(await page.getByRole("link", { name: /794600000000/ }).first().getAttribute("href"), /fedex\.com/);
    }
    assert.equal(units, 80);
    await picture(page, "placed-buyer-done");
  });
});

test("the client returns a phone and misses another, staff answer both", async () => {
  await walk(buyer, async (page) => {
    const phones = page.locator("input[id^='device-']");
    await phones.first().check();
    await page.getByRole("button", { name: "Retourner ce téléphone" }).click();
    await page.getByRole("dialog").getByLabel("Description").fill("Le micro ne marche pas");
    await page.getByRole("dialog").getByRole("button", { name: "Envoyer" }).click();
    await page.getByText("Retour demandé").first().waitFor();
    await phones.nth(1).check();
    await page.getByRole("button", { name: "Signaler comme manquant" }).click();
    await page.getByRole("dialog").getByLabel("Description").fill("Absent du colis");
    await page.getByRole("dialog").getByRole("button", { name: "Envoyer" }).click();
    await page.getByText("Signalement envoyé").waitFor();
    await picture(page, "placed-return");
  });
  await walk(staff, async (page) => {
    await page.goto("/admin/orders/?view=returns");
    for (const [lead, said, answered] of [
      ["Ouverts d’abord", "Le micro ne marche pas", "Retour mis à jour"],
      ["que le client n’a pas trouvés", "Absent du colis", "Réponse envoyée"],
    ]) {
      const block = page.locator("section").filter({ hasText: lead });
      // The demonstration has returns of its own.
      const row = block.getByRole("listitem").filter({ hasText: "Téléphonie du Port" });
      await row.getByRole("button", { name: "Traiter" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(said).waitFor();
      await dialog.getByRole("button", { name: "Accepter" }).click();
      // What leaves the house waits ten seconds for a way back.
      await page.getByText(answered).waitFor();
    }
  });
});

/** How many lines of each kind the review shows, counted from the figures that staff read. */
async function answered(page) {
  const found = { short: 0, refused: 0, dearer: 0 };
  for (const row of await page.getByRole("row").filter({ has: page.getByRole("button", { name: "Saisir" }) }).all()) {
    const [asked, given] = (await row.getByRole("cell").allInnerTexts()).slice(1, 3).map((cell) => cell.trim().split("\n"));
    if (given[0] === "0") found.refused += 1;
    else if (Number(given[0]) < Number(asked[0])) found.short += 1;
    else if (given.at(-1) !== asked.at(-1)) found.dearer += 1;
  }
  return found;
}
