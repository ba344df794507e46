// A buyer's own list, from his cart to the phones on his shelf: submitted, grouped, answered with a rise that the house
// takes on itself, decided, paid, its phones attached, shipped, delivered. He keeps their numbers.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
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

/**
 * Of the file's 80 phones, four are articles that he did not order: of the lines that he left out, and of the two for which
 * he took what was proposed in their place. What was proposed comes later.
 */
const AT_FIRST = 76;
const LATER = 2;

let folder;
let server;
let buyer;
let staff;
/** The API as staff. */
let house;
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
  house = await apiOf(server, server.people.staff);
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
    await rises.getByRole("listitem").first().waitFor();
    assert.equal(await rises.getByRole("listitem").count(), 1);
    await picture(page, "own-order-rise");
    await rises.getByRole("button", { name: /^Prendre à notre charge/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Le client garde son prix et n’est pas interrogé.").waitFor();
    await dialog.getByLabel("Motif").fill("Client fidèle");
    await picture(page, "own-order-absorb");
    await dialog.getByRole("button", { name: "Prendre à notre charge" }).click();
    await page.getByText("Hausse prise à notre charge").waitFor();
    await rises.getByText(/À notre charge, à .+Client fidèle/).waitFor();
    await close(page);
  }));

test("the client is asked about units and another article, and about no dearer price", () =>
  walk(buyer, async (page) => {
    for (const number of numbers) {
      await page.goto(`/orders/?q=${number}`);
      await page.getByRole("link", { name: number }).first().click();
      await page.getByRole("heading", { name: number }).waitFor();
      const asked = page.getByRole("region", { name: "À valider par vous" });
      await asked.waitFor();
      for (const text of await asked.getByText(/ au lieu de .+ par unité$/).allInnerTexts()) {
        const [now, before] = text.split(" au lieu de ").map(figure);
        assert.ok(now < before, `another article in its place may be cheaper, not dearer: ${text}`);
      }
      await page.getByRole("button", { name: "Envoyer mes réponses" }).click();
      await page.getByText("À régler avant le").waitFor();
    }
  }));

test("paid, the phones of the supplier's file find their orders", () =>
  walk(staff, async (page) => {
    for (const number of numbers) await recordPayment(page, number);
    await page.goto(purchase);
    await page.getByLabel("Choisir le fichier").setInputFiles(ORDER.devices);
    await attach(page, AT_FIRST);
    await picture(page, "own-order-devices");
    // What takes the place of a line is no article of the order at the supplier: it is attached where it was sold.
    let later = 0;
    for (const number of numbers) {
      const lines = await due(number);
      if (lines.length === 0) continue;
      await openOrder(page, number);
      const buffer = Buffer.from(deliveryOf(lines, later));
      await page.getByLabel("Choisir le fichier").setInputFiles({ name: "later.csv", mimeType: "text/csv", buffer });
      await attach(page, lines.length);
      later += lines.length;
    }
    assert.equal(later, LATER);
  }));

test("shipped, delivered, done", () =>
  walk(staff, async (page) => {
    for (const number of numbers) await shipAndDeliver(page, number, "794600000001");
    for (const number of numbers) assert.equal((await orderOf(number)).state, "completed");
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
    assert.equal(found.flatMap(({ identifiers }) => identifiers).length, AT_FIRST + LATER);

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

/** What was read on trial is attached. */
async function attach(page, phones) {
  await page.getByText(new RegExp(`^${phones} à rattacher, 0 déjà rattachés`)).waitFor();
  await page.getByRole("button", { name: phones === 1 ? "Rattacher un téléphone" : `Rattacher ${phones} téléphones` }).click();
  await page.getByText(phones === 1 ? "Un téléphone rattaché" : `${phones} téléphones rattachés`).waitFor();
}

async function orderOf(number) {
  const { items } = await house("/api/orders?limit=50");
  return house(`/api/orders/${items.find((one) => one.number === number).id}`);
}

/** Lines of an order that wait for a phone. */
async function due(number) {
  const { items } = await orderOf(number);
  return items.filter(({ state, quantity, units_attached }) => state === "active" && units_attached < quantity);
}

/** A file of phones as the supplier writes it, one for each line. */
function deliveryOf(lines, before) {
  const head = "SKU;Id;Product Name;Item Identifier;Appearance;Functionality;Boxed;Color;Cloud Lock;Additional Info;Quantity;Price";
  const rows = lines.map((line, place) =>
    [
      line.sku,
      place,
      line.product_name,
      imei(before + place + 1),
      line.appearance,
      line.functionality,
      line.boxed,
      line.color ?? "",
      line.cloud_lock ?? "",
      line.additional_info ?? "",
      1,
      (line.answered_cost_cents ?? line.cost_cents) / 100,
    ].join(";"),
  );
  return [head, ...rows, ""].join("\n");
}

/** An IMEI that nobody has, with its check digit. */
function imei(number) {
  const digits = `3598765499${String(number).padStart(4, "0")}`;
  const sum = [...digits].reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The amount that a text begins with. */
const figure = (text) => Number(text.split("€")[0].replace(/\s/g, "").replace(",", "."));
