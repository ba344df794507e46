// An order from a buyer's own list to the supplier's answer and the client's decision, through the pages of both sides.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, WEDNESDAY } from "../lib/lists.mjs";
import { bringList, close, group, readAnswer, send, submitList } from "../lib/order-steps.mjs";
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
    await bringList(page);
    await picture(page, "buyer-cart");
    await submitList(page);
    const made = plain(await page.getByRole("main").innerText());
    assert.match(made, /41 unités/);
    assert.match(made, /50 unités/);
    await picture(page, "buyer-submitted");
  });

  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.getByText("Commandes à envoyer").waitFor();
    await picture(page, "staff-day");
    await group(page);
    await send(page);
    await readAnswer(page);
    await picture(page, "staff-answer");
    await close(page);
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
