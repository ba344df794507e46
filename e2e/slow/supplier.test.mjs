// The supplier's side of an order: its credit before anything is sent, an answer that does not suffice for everybody, a
// rise, and a supplier who is slow or away, told to whom it concerns.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { generated } from "../lib/lists.mjs";
import { allow, emptyCart, FIRST_COMPANY, plain } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";
import { startSimulator } from "../lib/simulator.mjs";

const OFFERS = 8_000;
/** Next to nothing, in euros: whatever is ordered is more. */
const CREDIT = 1;

let folder;
let simulator;
let server;
let staff;
let buyer;
/** The API as staff, and as the buyer who comes first and the one who comes second. */
let house;
let first;
let second;
/** What both buyers want. */
let article;
let early;
let late;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-supplier-"));
  simulator = await startSimulator(folder, OFFERS, CREDIT);
  server = await startServer(await generated(folder, OFFERS), null, simulator.settings);
  const [one, two] = server.people.clients.filter(({ email }) => /^(nora|jan)@/.test(email));
  for (const name of [FIRST_COMPANY, "Rheinhandy GmbH"]) await allow(server, { credit_limit_cents: 10_000_000 }, name);
  for (const person of [one, two]) await emptyCart(server, person);
  house = await apiOf(server, server.people.staff);
  [first, second] = [await apiOf(server, one), await apiOf(server, two)];
  staff = await openBrowser(server);
  buyer = await openBrowser(server);
  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
  });
  await walk(buyer, async (page) => {
    await signIn(page, one, FRENCH);
    await page.waitForURL("**/catalog/**");
  });
});
after(async () => {
  await staff?.close();
  await buyer?.close();
  await server?.stop();
  await simulator?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("before an order leaves, staff see what it would leave of the credit, and can hold it back", async () => {
  const { items } = await first("/api/catalog/products?limit=200");
  article = items.find(({ quantity, price_cents }) => quantity >= 10 && price_cents > 5_000);
  early = await ordered(first, 4);
  late = await ordered(second, 3);
  const draft = await house("/api/supplier-orders", post({ supplier: null, order_ids: [early, late] }));
  await walk(staff, async (page) => {
    await page.goto(`/admin/supplier/view/?id=${draft.id}`);
    await page.getByRole("button", { name: "Envoyer par l’interface" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^Le crédit est dépassé de/).waitFor();
    const said = plain(await dialog.innerText());
    assert.match(said, /Limite 1,00 €/);
    assert.match(said, new RegExp(`Cette commande -${euros(draft.cost_cents)}`));
    assert.match(said, new RegExp(`Resterait -${euros(draft.cost_cents - CREDIT * 100)}`));
    await picture(page, "supplier-credit");
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Marquer comme envoyée" }).click();
    await dialog.getByRole("button", { name: "Marquer comme envoyée" }).click();
    await page.getByRole("button", { name: "Retenir l’envoi" }).click();
    await page.getByRole("button", { name: "Marquer comme envoyée" }).click();
    await dialog.getByRole("button", { name: "Marquer comme envoyée" }).click();
    await page.getByText("Commande envoyée").waitFor();
  });
});

test("what does not suffice is shared out as staff see fit, and a rise is taken on the house", async () => {
  await walk(staff, async (page) => {
    const cost = (await lineOf(page)).expected_cost_cents;
    await page.getByRole("button", { name: "Saisir" }).click();
    await page.getByLabel("Unités confirmées").fill("5");
    await page.getByLabel("Coût unitaire").fill(euros(cost + 10).replace(" €", ""));
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("Réponse enregistrée").waitFor();

    // Who came first is served first, until staff decide otherwise: all for the second, the rest for the first.
    const shares = page.locator("section").filter({ has: page.getByRole("heading", { name: "Partage entre les clients" }) });
    const units = shares.getByLabel(/^Unités pour CMD-/);
    await units.nth(1).waitFor();
    assert.deepEqual(await values(units), ["4", "1"]);
    await units.nth(1).fill("3");
    await shares.getByText("2 unités de trop.").waitFor();
    assert.ok(await shares.getByRole("button", { name: "Appliquer" }).isDisabled());
    await units.nth(0).fill("2");
    await picture(page, "supplier-shares");
    await shares.getByRole("button", { name: "Appliquer" }).click();
    await page.getByText("Partage enregistré").waitFor();

    // Ten cents more: little enough to keep the price without a loss.
    const rises = page.locator("section").filter({ has: page.getByRole("heading", { name: "Hausses du fournisseur" }) });
    await rises.getByRole("button", { name: "Tout prendre à notre charge" }).click();
    await page.getByRole("dialog").getByLabel("Motif").fill("Dix centimes");
    await page.getByRole("dialog").getByRole("button", { name: "Tout prendre à notre charge" }).click();
    await rises.getByText("personne n’est interrogé pour un prix").waitFor();
    await picture(page, "supplier-rises");
    await page.getByRole("button", { name: "Clore la validation" }).click();
    await page.getByText("Clôturée").waitFor();
  });
  const [asked, served] = [await first(`/api/orders/${early}`), await second(`/api/orders/${late}`)];
  assert.deepEqual(asked.items[0].changes, ["fewer_units"], "the first client is asked about units, and about no price");
  assert.equal(asked.items[0].proposed.quantity, 2);
  assert.equal(served.items[0].quantity, 3);
  assert.notEqual(served.state, "awaiting_client", "the second client is asked nothing");
});

test("while the supplier is slow, the buyer orders by the last known stock and is told of when it is", () =>
  walk(buyer, async (page) => {
    await fill(first, 1);
    await simulator.fail({ kind: "slow", delay_ms: 8_000 });
    await page.goto("/cart/");
    await page.getByText("J’accepte les conditions").click();
    await page.getByRole("button", { name: "Transmettre la commande" }).click();
    await page.getByText("Vérification du stock").waitFor();
    await page.getByText(/Le stock n’a pas pu être vérifié à l’instant/).waitFor();
    await picture(page, "supplier-slow");
    await page.getByRole("link", { name: /^CMD-/ }).first().click();
    await page.getByText(/Le stock n’a pas pu être vérifié à la transmission/).waitFor();
    await simulator.heal();
  }));

test("while the supplier is away, the page of staff says so by itself", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/supplier/?tab=interface");
    await page.getByText("fermé, tout va bien").waitFor();
    await page.getByText(/de crédit sur/).waitFor();
    await simulator.fail({ kind: "server_error" });
    // Nobody touches the page: a hint of the server renews it.
    const told = page.getByText(/^Le fournisseur ne répond pas/).waitFor({ timeout: 25_000 });
    for (let asked = 0; asked < 4; asked += 1)
      await house(`/api/foxway/stock/${article.sku}`).catch(() => null);
    await told;
    await picture(page, "supplier-away");
    await simulator.heal();
  }));

const post = (body) => ({
  method: "POST",
  headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
  body: JSON.stringify(body),
});

/** Puts so many of the article into the cart. */
async function fill(api, quantity) {
  const cart = await api("/api/cart");
  const items = [{ offer_id: article.id, quantity }];
  await api(`/api/carts/${cart.id}/items`, { ...post({ items }), method: "PUT" });
}

/** Orders so many of the article; the order's id. */
async function ordered(api, quantity) {
  await fill(api, quantity);
  const { id, version } = await api("/api/cart");
  const body = { version, accept_prices: true, conditions_version: "2026-11" };
  return (await api(`/api/carts/${id}/submit`, post(body))).orders[0].id;
}

async function lineOf(page) {
  const id = new URL(page.url()).searchParams.get("id");
  return (await house(`/api/supplier-orders/${id}`)).items[0];
}

const euros = (cents) => plain(new Intl.NumberFormat("fr", { style: "currency", currency: "EUR" }).format(cents / 100));

const values = async (fields) => Promise.all((await fields.all()).map((field) => field.inputValue()));
