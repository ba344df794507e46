// What staff do beside the orders: several orders at once, anything found from anywhere, a receipt recorded and shared
// out, the house's settings, the supplier's troubles, and the figures of the business as a workbook.

import assert from "node:assert/strict";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
import { FRENCH, meant, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, WEDNESDAY } from "../lib/lists.mjs";
import { FIRST_COMPANY } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let staff;
let api;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-office-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  api = await apiOf(server, server.people.staff);
  staff = await openBrowser(server);
  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
  });
});
after(async () => {
  await staff?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("several orders are chosen with the keyboard, copied, exported, and grouped with a way back", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/orders/?state=submitted");
    const boxes = page.getByRole("checkbox", { name: /^Choisir / });
    await boxes.first().waitFor();
    const waiting = await boxes.count();
    for (const box of await boxes.all()) {
      await box.focus();
      await page.keyboard.press("Space");
    }
    const bar = page.getByRole("region", { name: "Commandes choisies" });
    await bar.getByText(waiting === 1 ? "Une commande" : `${waiting} commandes`).waitFor();
    await picture(page, "office-batch");
    const downloaded = page.waitForEvent("download");
    await bar.getByRole("button", { name: "Excel" }).click();
    assert.match((await downloaded).suggestedFilename(), /^commande_CMD-.*\.xlsx$/);
    await page.getByText(/^Fait/).first().waitFor();
    await bar.getByRole("button", { name: /pour le fournisseur$/ }).click();
    await page.getByRole("button", { name: "Annuler", exact: true }).click();
    await page.getByText("Regroupement annulé, la commande attend de nouveau").waitFor();
    await boxes.first().waitFor();
  }));

test("the palette finds an order, a client, an article and a page", () =>
  walk(staff, async (page) => {
    const { items } = await api("/api/orders?limit=1");
    const order = await api(`/api/orders/${items[0].id}`);
    const wanted = [
      [order.number, "commande", /orders\/view/],
      [FIRST_COMPANY, "client", /clients/],
      [order.items[0].sku, "article", /catalog|orders/],
      ["Paramètres", "page", /settings/],
    ];
    for (const [text, kind, address] of wanted) {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Chercher partout" }).fill(text);
      await page.getByRole("option").filter({ hasText: kind }).first().waitFor();
      const hits = await page.getByRole("option").allInnerTexts();
      for (let down = hits.findIndex((hit) => hit.includes(kind)); down > 0; down -= 1) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(address);
    }
  }));

test("a receipt without an order is recorded and shared out among what the client owes", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/orders/?view=receipts");
    await page.getByRole("button", { name: "Enregistrer un encaissement" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Client").selectOption({ label: FIRST_COMPANY });
    await dialog.getByLabel(/^Montant/).fill("1 234,50");
    await dialog.getByLabel("Référence").fill("VIR 4711 SANS NUMERO");
    await picture(page, "office-receipt");
    await dialog.getByRole("button", { name: /^(Encaisser|Enregistrer)/ }).click();
    await page.getByText(/à affecter à la main|Encaissement enregistré/).first().waitFor();
    const row = page.getByRole("row").or(page.getByRole("listitem")).filter({ hasText: "VIR 4711" });
    await row.first().waitFor();
    await row.first().getByRole("button", { name: "Affecter" }).click();
    await page.getByRole("dialog", { name: "Affecter un encaissement" }).waitFor();
    await picture(page, "office-allocate");
    await page.keyboard.press("Escape");
    await row.first().getByRole("button", { name: "Annuler" }).click();
    await page.getByRole("dialog").getByLabel("Motif").fill("Saisi deux fois");
    await page.getByRole("dialog").getByRole("button", { name: "Annuler" }).last().click();
    await page.getByText("Encaissement annulé").waitFor();
  }));

test("a setting is changed, kept, and a value that cannot be is refused at its own line", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/settings/");
    const field = page.locator("input[id^='setting-'][inputmode=numeric]").first();
    await field.waitFor();
    const before = await field.inputValue();
    const after = String(Number(before) + 1);
    await field.fill(after);
    await page.getByRole("button", { name: "Enregistrer", exact: true }).first().click();
    await page.getByText(/enregistrés/i).first().waitFor();
    await page.reload();
    await field.waitFor();
    assert.equal(await field.inputValue(), after);
    await field.fill("beaucoup");
    await page.getByRole("button", { name: "Enregistrer", exact: true }).first().click();
    await page.locator("input[id^='setting-'][aria-invalid=true]").waitFor();
    meant(staff, "/api/settings");
    await picture(page, "office-settings");
    await field.fill(before);
    await page.getByRole("button", { name: "Enregistrer", exact: true }).first().click();
    await page.locator("input[id^='setting-'][aria-invalid=true]").waitFor({ state: "detached" });
  }));

test("the supplier's side shows what it is connected to and how reliable it was", () =>
  walk(staff, async (page) => {
    for (const [tab, text] of [
      ["interface", /interface/i],
      ["reliability", /Fiabilité du fournisseur|Pas encore de réponse/],
      ["stock", /Stock de la maison en vente/],
      ["invoices", /Facture du fournisseur/],
    ]) {
      await page.goto(`/admin/supplier/?tab=${tab}`);
      await page.getByRole("main").getByText(text).first().waitFor();
      await picture(page, `office-supplier-${tab}`);
    }
  }));

test("the figures of another period are shown and taken as a workbook", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/insight/");
    await page.getByRole("button", { name: "3 mois" }).click();
    await page.waitForURL(/from=/);
    await page.getByRole("heading", { name: /Chiffre d’affaires par/ }).waitFor();
    await picture(page, "office-insight");
    const downloaded = page.waitForEvent("download");
    await page.getByRole("button", { name: "Exporter" }).first().click();
    const file = await downloaded;
    assert.match(file.suggestedFilename(), /\d{4}-\d\d-\d\d\.xlsx$/);
    // A workbook is a zip archive.
    assert.equal((await readFile(await file.path())).subarray(0, 2).toString(), "PK");
  }));
