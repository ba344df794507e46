// The application in English: the way of a buyer from the catalogue to the order and the morning of staff, on a desk
// and on a phone; then every page of both, on which no French word is left.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ENGLISH, FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { asOfToday, CHEAPER, WEDNESDAY } from "../lib/lists.mjs";
import { allow, emptyCart, plain } from "../lib/orders.mjs";
import { routes } from "../lib/routes.mjs";
import { startServer } from "../lib/server.mjs";

let folder;
let server;

/** Words that no English sentence has, nor any name in the demonstration. */
const LEFT_IN_FRENCH = /(?<![\p{L}’])(les|des|une|vous|votre|nous|avec|pour|dans|aucun|aucune|commandes|panier|livraison)(?![\p{L}])/iu;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dbc-english-"));
  server = await startServer(await asOfToday(WEDNESDAY, folder));
  await allow(server, { credit_limit_cents: 10_000_000 });
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const size of ["wide", "phone"]) {
  test(`a buyer orders in English, ${size}`, async () => {
    const [nora] = server.people.clients;
    await emptyCart(server, nora);
    const browser = await openBrowser(server, { language: "en-GB", size });
    try {
      await walk(browser, async (page) => {
        await inEnglish(page, nora);
        await page.goto("/cart/");
        await page.getByText("Your cart is empty").waitFor();
        await page.getByRole("button", { name: "Add a list" }).first().click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("textbox").first().fill(`${CHEAPER.sku}\t1`);
        await dialog.getByRole("button", { name: "Add", exact: true }).click();
        await dialog.waitFor({ state: "detached" });
        await page.getByText(CHEAPER.name).first().waitFor();
        await speaksEnglish(page);
        await picture(page, `english-cart-${size}`);
        await page.getByText("I accept the general conditions of sale.").click();
        await page.getByRole("button", { name: "Submit the order" }).click();
        await page.getByText("Order submitted").waitFor();
        await page.getByRole("link", { name: "See my orders" }).click();
        await page.getByRole("link", { name: /CMD-/ }).filter({ visible: true }).first().click();
        await page.getByRole("heading", { name: /CMD-/ }).waitFor();
        await speaksEnglish(page);
        await picture(page, `english-order-${size}`);
      });
    } finally {
      await browser.close();
    }
  });

  test(`staff look through their morning in English, ${size}`, async () => {
    const browser = await openBrowser(server, { language: "en-GB", size });
    try {
      await walk(browser, async (page) => {
        await inEnglish(page, server.people.staff);
        await page.goto("/admin/");
        await page.getByRole("heading", { name: "Orders to send" }).waitFor();
        await speaksEnglish(page);
        await picture(page, `english-day-${size}`);
        await page.goto("/admin/orders/");
        await page.getByRole("link", { name: /CMD-/ }).filter({ visible: true }).first().click();
        await page.getByRole("heading", { name: /CMD-/ }).waitFor();
        await speaksEnglish(page);
        await page.getByLabel("Write a message").fill("Ready on Thursday.");
        await page.getByRole("button", { name: "Send", exact: true }).click();
        await page.getByRole("list").getByText("Ready on Thursday.").waitFor();
      });
    } finally {
      await browser.close();
    }
  });
}

for (const who of ["buyer", "staff"]) {
  test(`no French word is left on the pages of ${who}`, async () => {
    const browser = await openBrowser(server, { language: "en-GB" });
    try {
      const person = who === "staff" ? server.people.staff : server.people.clients[0];
      const { page } = browser;
      await inEnglish(page, person);
      const found = [];
      for (const { address, who: whose } of await routes()) {
        // A mail is shown in its reader's language; a page of one thing shows nothing without it.
        if (whose !== who || address === "/admin/mails/" || address.endsWith("/view/")) continue;
        await page.goto(address);
        await page.getByRole("main").first().waitFor();
        await page.waitForFunction(() => document.querySelector(".skeleton, [aria-busy=true]") === null);
        const word = (await shown(page)).match(LEFT_IN_FRENCH);
        if (word) found.push(`${address}: … ${word.input.slice(Math.max(0, word.index - 40), word.index + 40)} …`);
      }
      assert.deepEqual(found, []);
    } finally {
      await browser.close();
    }
  });
}

/** Signs in and chooses English, which is kept with the person. */
async function inEnglish(page, person) {
  await page.goto("/login/");
  await page.getByLabel(ENGLISH.email).or(page.getByLabel(FRENCH.email)).first().waitFor();
  await signIn(page, person, ENGLISH);
  await page.waitForURL(/\/(catalog|admin)\//);
  const account = page.getByRole("button", { name: /^(Compte de|Account of|Account|Compte)/ }).first();
  await account.click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.documentElement.lang === "en");
}

async function speaksEnglish(page) {
  const text = await shown(page);
  const word = text.match(LEFT_IN_FRENCH);
  assert.equal(word && text.slice(Math.max(0, word.index - 40), word.index + 40), null);
}

async function shown(page) {
  return plain(await page.getByRole("main").first().innerText());
}
