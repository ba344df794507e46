// A buyer's own list, from his cart to the phones on his shelf: submitted, grouped, answered with a rise that the house
// takes on itself, decided, paid, its phones attached, shipped, delivered. He keeps their numbers.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, ORDER, WEDNESDAY } from "../lib/lists.mjs";
import {
  bringList,
  close,
  group,
  openOrder,
  readAnswer,
  recordPayment,
  send,
  shipAndDeliver,
  submitList,
} from "../lib/order-steps.mjs";
import { allow, emptyCart, plain } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";

/** Of the file's 80 phones, two are of the lines that the buyer left out. */
const PHONES = 78;

let folder;
let server;
let buyer;
let staff;
/** Where the order at the supplier is. */
let purchase;
/** The two orders of the client. */
let numbers;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-own-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  // Paid before anything leaves, so that the receipt is what lets the phones go.
  await allow(server, { credit_limit_cents: 10_000_000, payment_terms: "prepaid" });
  await emptyCart(server, server.people.clients[0]);
  buyer = await openBrowser(server);
  staff = await openBrowser(server);
});
after(async () => {
  await buyer?.close();
  await staff?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a list becomes two orders", () =>
  walk(buyer, async (page) => {
    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    await bringList(page);
    await submitList(page);
    const made = plain(await page.getByRole("main").innerText());
    assert.match(made, /41 unités/);
    assert.match(made, /50 unités/);
    numbers = (await page.getByRole("link", { name: /^CMD-/ }).allInnerTexts()).sort();
    assert.equal(numbers.length, 2);
  }));

test("staff send it, and take the rise of the answer on the house", () =>
  walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
    await group(page);
    purchase = page.url();
    await send(page);
    await readAnswer(page);
    const rises = page.locator("section").filter({ has: page.getByRole("heading", { name: "Hausses du fournisseur" }) });
    assert.equal(await rises.getByRole("listitem").count(), 1);
    await picture(page, "own-order-rise");
    await rises.getByRole("button", { name: /^Prendre à notre charge/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Le client garde son prix et n’est pas interrogé.").waitFor();
    await dialog.getByLabel("Motif").fill("Client fidèle");
    await picture(page, "own-order-absorb");
    await dialog.getByRole("button", { name: "Prendre à notre charge" }).click();
    await page.getByText("Hausse prise à notre charge").waitFor();
    await rises.getByText(/À notre charge, à .+ : Client fidèle/).waitFor();
    await close(page);
  }));

test("the client is asked about units, and about no price", () =>
  walk(buyer, async (page) => {
    for (const number of numbers) {
      await page.goto(`/orders/?q=${number}`);
      await page.getByRole("link", { name: number }).first().click();
      await page.getByRole("heading", { name: number }).waitFor();
      const asked = page.getByRole("region", { name: "À valider par vous" });
      await asked.waitFor();
      assert.doesNotMatch(plain(await asked.innerText()), /€ au lieu de .+ € par unité/);
      await page.getByRole("button", { name: "Envoyer mes réponses" }).click();
      await page.getByText("À régler avant le").waitFor();
    }
  }));

test("paid, the phones of the supplier's file find their orders", () =>
  walk(staff, async (page) => {
    for (const number of numbers) await recordPayment(page, number);
    await page.goto(purchase);
    await page.getByLabel("Choisir le fichier").setInputFiles(ORDER.devices);
    await page.getByText(new RegExp(`^${PHONES} à rattacher, 0 déjà rattachés`)).waitFor();
    await picture(page, "own-order-devices");
    await page.getByRole("button", { name: `Rattacher ${PHONES} téléphones` }).click();
    await page.getByText(`${PHONES} téléphones rattachés`).waitFor();
  }));

test("shipped, delivered, done", () =>
  walk(staff, async (page) => {
    for (const number of numbers) await shipAndDeliver(page, number, "794600000001");
    for (const number of numbers) {
      await openOrder(page, number);
      await page.getByRole("listitem").filter({ hasText: "Livrée" }).and(page.locator("[aria-current=step]")).waitFor();
    }
  }));

test("the client has the numbers, by a link that his own software reads, and finds an order by one of them", () =>
  walk(buyer, async (page) => {
    const found = [];
    for (const number of numbers) {
      await page.goto(`/orders/?state=completed&q=${number}`);
      await page.getByRole("link", { name: number }).first().click();
      await page.getByRole("button", { name: "Lien de téléchargement" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(/^Valable jusqu’au/).waitFor();
      const list = await (await fetch(await dialog.getByLabel("JSON", { exact: true }).inputValue())).json();
      found.push({ number, identifiers: list.items.map(({ identifier }) => identifier) });
    }
    await picture(page, "own-order-link");
    assert.equal(found.flatMap(({ identifiers }) => identifiers).length, PHONES);

    const [{ number, identifiers }] = found;
    await page.goto(`/orders/?unit=${identifiers[0]}`);
    await page.getByRole("link", { name: /^CMD-/ }).first().waitFor();
    assert.deepEqual(await page.getByRole("link", { name: /^CMD-/ }).allInnerTexts(), [number]);
    await page.getByRole("link", { name: number }).click();
    assert.equal((await page.getByLabel("IMEI ou SKU").inputValue()).replace(/\s/g, ""), identifiers[0]);
    await page.goBack();
    await page.getByRole("button", { name: /^IMEI .+ revenir à toutes les commandes/ }).click();
    await page.getByRole("link", { name: /^CMD-/ }).nth(1).waitFor();
  }));
