// What a buyer does between two orders: a search that tells of itself, quantities typed as in a spreadsheet, a price
// proposed, a draft kept, a colleague's cart approved, a message written, a token for his own software.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { apiOf, publish } from "../lib/api.mjs";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, CHEAPER, DEARER, TUESDAY, WEDNESDAY, written } from "../lib/lists.mjs";
import { allow, emptyCart, plain } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let buyer;
let staff;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-buying-"));
  server = await startServer(await asOfToday(TUESDAY, folder));
  await emptyCart(server, server.people.clients[0]);
  await allow(server, { credit_limit_cents: 10_000_000 });
  buyer = await openBrowser(server);
  staff = await openBrowser(server);
  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/");
  });
  await walk(buyer, async (page) => {
    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
  });
});
after(async () => {
  await buyer?.close();
  await staff?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("an owner approves what a colleague asks for, and it becomes an order", () =>
  walk(buyer, async (page) => {
    await page.goto("/cart/");
    await page.getByRole("button", { name: "Paniers et brouillons" }).click();
    await page.getByRole("dialog").getByText("demandée par Yanis Le Goff").click();
    await page.getByText(/Yanis Le Goff demande votre approbation/).waitFor();
    await picture(page, "buying-approval");
    await page.getByRole("button", { name: "Approuver et transmettre" }).click();
    const sent = page.getByText(/commandes? transmises?/i).first();
    await sent.waitFor();
    await page.getByRole("link", { name: "Voir mes commandes" }).click();
    await page.getByRole("link", { name: /^CMD-/ }).first().click();
  }));

test("a message on the order reaches staff, and their answer the buyer", async () => {
  let number;
  await walk(buyer, async (page) => {
    await page.getByLabel("Écrire un message").fill("Livraison avant vendredi ?");
    await page.getByRole("button", { name: "Envoyer", exact: true }).click();
    await page.getByRole("list").getByText("Livraison avant vendredi ?").waitFor();
    number = (await page.getByRole("heading", { level: 1 }).innerText()).match(/CMD-\d+-\d+/)[0];
  });
  await walk(staff, async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByLabel("Chercher partout").first().fill(number);
    await page.getByRole("option").filter({ hasText: number }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin/orders/view/**");
    await page.getByText("Livraison avant vendredi ?").waitFor();
    await page.getByLabel("Écrire un message").fill("Oui, jeudi.");
    await page.getByRole("button", { name: "Envoyer", exact: true }).click();
    await page.getByRole("list").getByText("Oui, jeudi.").waitFor();
  });
  await walk(buyer, async (page) => {
    await page.reload();
    await page.getByText("Oui, jeudi.").waitFor();
  });
});

test("a kept search tells when the price has come down, and is forgotten again", () =>
  walk(buyer, async (page) => {
    await only(page, CHEAPER);
    await page.getByRole("button", { name: "Recherches enregistrées" }).click();
    const panel = page.getByRole("dialog", { name: "Recherches enregistrées" });
    await panel.getByLabel("Nom de la vue affichée").fill("13 Pro sous 480");
    await panel.getByText("Me prévenir quand c’est possible").click();
    await panel.getByLabel("Unités au moins").fill("1");
    await panel.getByLabel("Prix au plus (€)").fill("480");
    await panel.getByRole("button", { name: "Enregistrer la vue" }).click();
    await panel.getByText("alerte dès 1 unité").waitFor();
    await picture(page, "buying-searches");
    await page.keyboard.press("Escape");

    await publish(await apiOf(server, server.people.staff), await asOfToday(WEDNESDAY, folder));
    // The bell is looked at again when the page is opened again.
    const told = page.getByRole("dialog", { name: "Notifications" }).getByText("13 Pro sous 480").first();
    await until(async () => {
      await page.reload();
      await page.getByRole("button", { name: /^Notifications/ }).click();
      return told.waitFor({ timeout: 1_500 }).then(() => true, () => false);
    });
    await told.click();
    await page.waitForURL(/catalog/);

    await page.getByRole("button", { name: "Recherches enregistrées" }).click();
    await panel.getByRole("button", { name: "Supprimer « 13 Pro sous 480 »" }).click();
    await page.getByText("Recherche « 13 Pro sous 480 » supprimée").waitFor();
    await page.keyboard.press("Escape");
  }));

test("quantities are typed as in a spreadsheet, two columns are pasted, and the cart has them", () =>
  walk(buyer, async (page) => {
    await only(page, DEARER);
    const grid = page.getByRole("grid");
    await grid.focus();
    await page.keyboard.press("Control+Home");
    await grid.getByRole("row").nth(1).getByRole("gridcell").filter({ hasText: "non commandé" }).click();
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await page.getByText(/1 référence/).first().waitFor();

    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.querySelector("[role=grid]").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    }, `${CHEAPER.sku}\t2`);
    await page.getByText(/2 références/).first().waitFor();
    await page.getByRole("link", { name: "Voir le panier" }).click();
    await page.waitForURL("**/cart/**");
    await page.getByText(CHEAPER.name).first().waitFor();
    const shown = plain(await page.getByRole("main").innerText());
    const sum = written(2 * CHEAPER.after, "fr");
    assert.ok(sum.matches(shown), `the cart shows ${sum.text}`);
    await picture(page, "buying-cart");
  }));

test("a buyer proposes a price, staff name another, the buyer takes it", async () => {
  await walk(buyer, async (page) => {
    const line = page.locator("div.h-full").filter({ hasText: CHEAPER.name });
    await line.getByRole("button", { name: "Proposer un prix" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Prix par unité").fill("450");
    await dialog.getByLabel("Message").fill("Deux d’un coup");
    await dialog.getByRole("button", { name: "Proposer", exact: true }).click();
    await page.getByRole("button", { name: "Proposition envoyée" }).waitFor();
  });
  await walk(staff, async (page) => {
    await page.goto("/admin/");
    const row = page.getByRole("listitem").filter({ has: page.locator("a[href*='proposal=']"), hasText: CHEAPER.name });
    await row.getByRole("link").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Deux d’un coup").waitFor();
    await picture(page, "buying-proposal");
    await dialog.getByLabel("Notre prix").fill("465");
    await dialog.getByRole("button", { name: "Contre-proposer" }).click();
    await page.getByText("Envoi dans dix secondes").waitFor();
    // Whoever closes the page in those ten seconds has decided: the answer leaves with it.
    await page.goto("about:blank");
  });
  await walk(buyer, async (page) => {
    const answer = page.getByRole("button", { name: "Contre-proposition" });
    await until(async () => {
      await page.reload();
      return answer.waitFor({ timeout: 1_500 }).then(() => true, () => false);
    });
    await answer.click();
    await page.getByRole("dialog").getByRole("button", { name: "Accepter ce prix" }).click();
    await page.getByText("Prix accepté").waitFor();
    await page.getByRole("button", { name: "Prix convenu" }).waitFor();
    assert.match(plain(await page.getByRole("main").innerText()), /930,00 €/);
  });
});

test("the cart is kept as a draft and taken back another day", () =>
  walk(buyer, async (page) => {
    await page.getByRole("button", { name: "Paniers et brouillons" }).click();
    const panel = page.getByRole("dialog");
    await panel.getByLabel("Garder une copie de ce panier").fill("Réassort d’un jour d’essai");
    await panel.getByRole("button", { name: "Garder" }).click();
    await page.getByText("Brouillon « Réassort d’un jour d’essai » gardé").waitFor();
    await picture(page, "buying-drafts");
    const draft = panel.getByRole("listitem").filter({ hasText: "Réassort d’un jour d’essai" });
    await draft.getByRole("button", { name: "En faire le panier" }).click();
    await panel.waitFor({ state: "detached" });
    await page.getByText(/est maintenant le panier/).waitFor();
    await page.getByRole("heading", { level: 1, name: "Panier", exact: true }).waitFor();
    await page.getByText(CHEAPER.name).first().waitFor();
  }));

test("a token lets the buyer's own software read, until it is revoked", () =>
  walk(buyer, async (page) => {
    await page.goto("/account/?section=tokens");
    await page.getByRole("button", { name: "Créer un jeton" }).click();
    await page.getByRole("dialog").getByLabel("Nom").fill("Logiciel de stock");
    await page.getByRole("dialog").getByRole("button", { name: "Créer un jeton" }).click();
    const token = await page.getByRole("dialog").locator("code").first().innerText();
    await page.getByRole("button", { name: "C’est noté" }).click();
    const asked = () =>
      fetch(`${server.address}/api/catalog/products?limit=1`, { headers: { authorization: `Bearer ${token.trim()}` } });
    assert.equal((await asked()).status, 200);
    await page.getByRole("button", { name: "Révoquer Logiciel de stock" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
    await page.getByText("Jeton « Logiciel de stock » révoqué").waitFor();
    // Reads are refused within two seconds, writes at once.
    await until(async () => (await asked()).status === 401);
  }));

test("a buyer says which mails he wants, and that is kept", () =>
  walk(buyer, async (page) => {
    await page.goto("/account/?section=notifications");
    const mails = page.getByLabel("Chaque étape de mes commandes");
    await mails.uncheck();
    await page.getByText("Préférence enregistrée").waitFor();
    await page.reload();
    await mails.waitFor();
    assert.equal(await mails.isChecked(), false);
  }));

/** Shows one offer alone in the grid. */
async function only(page, offer) {
  await page.goto(`/catalog/?q=${offer.sku}`);
  await page.locator("[role=row][aria-rowindex='2']").getByText(offer.name).waitFor();
}

async function until(holds) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) if (await holds()) return;
  assert.fail(`not within 30 s: ${holds}`);
}
