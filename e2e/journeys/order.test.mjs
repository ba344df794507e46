// An order from a buyer's own list to the supplier's answer and the client's decision, through the pages of both sides.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, ORDER, WEDNESDAY } from "../lib/lists.mjs";
import { allow, emptyCart, plain } from "../lib/orders.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;
let buyer;
let staff;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-order-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  await allow(server, { credit_limit_cents: 10_000_000 });
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

test("a buyer's list becomes two orders, the supplier answers, the buyer decides", async () => {
  await walk(buyer, async (page) => {
    await signIn(page, server.people.clients[0], FRENCH);
    await page.waitForURL("**/catalog/**");
    await page.goto("/cart/");
    await page.getByRole("button", { name: "Ajouter une liste" }).first().click();
    await page.getByLabel("Choisir un fichier").setInputFiles(ORDER.asked);
    // 39 lines by SKU, 2 by their characteristics, 2 that are in no list.
    await page.getByText("39 lignes reconnues, 2 proposées").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("2 lignes à préciser").first().waitFor();
    await picture(page, "buyer-cart");
    for (let left = 2; left > 0; left -= 1) {
      await page.getByRole("button", { name: "Laisser" }).first().click();
      await page.getByRole("button", { name: "Laisser" }).nth(left - 1).waitFor({ state: "detached" });
    }
    await page.getByText("J’accepte les conditions").click();
    await page.getByRole("button", { name: "Transmettre les 2 commandes" }).click();
    await page.getByText("2 commandes transmises").waitFor();
    const made = plain(await page.getByRole("main").innerText());
    assert.match(made, /41 unités/);
    assert.match(made, /50 unités/);
    await picture(page, "buyer-submitted");
  });

  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.getByText("Commandes à envoyer").waitFor();
    await picture(page, "staff-day");
    await page.goto("/admin/supplier/");
    await page.getByRole("button", { name: /^Grouper/ }).click();
    await page.waitForURL("**/supplier/view/**");
    await page.getByRole("button", { name: "Marquer comme envoyée" }).click();
    // What leaves the house waits ten seconds for a way back.
    await page.getByRole("button", { name: "Lire une réponse" }).waitFor();
    await page.getByLabel("Lire une réponse").first().setInputFiles(ORDER.answered);
    await page.getByText("Réponse lue").waitFor();
    await picture(page, "staff-answer");
    await page.getByRole("button", { name: /^Clore/ }).click();
    // The demonstration's own lines are in no answer.
    await page.getByRole("dialog").getByRole("button", { name: "Clore la validation" }).click();
    await page.getByText("Clôturée").waitFor();
  });

  await walk(buyer, async (page) => {
    await page.goto("/orders/?state=awaiting_client");
    await page.getByRole("link", { name: /^CMD-/ }).first().click();
    await page.getByText("Réponse attendue avant").waitFor();
    await picture(page, "buyer-decision");
    await page.getByRole("button", { name: "Envoyer mes réponses" }).click();
    await page.getByText("Réponses envoyées").waitFor();
    await page.getByRole("region", { name: "À valider par vous" }).waitFor({ state: "detached" });
    await picture(page, "buyer-order");
  });
});
