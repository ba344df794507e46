// A company gets in: it asks, staff approve, its owner invites a colleague, and staff help in the owner's place.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGLISH, FRENCH, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { TUESDAY } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

const OWNER = { email: "jeanne@brestmobiles.example", password: "verglas citron boussole" };
const COLLEAGUE = { email: "yann@brestmobiles.example", name: "Yann Le Goff", password: "harbour lantern quince" };

let server;
let company;
let staff;

before(async () => {
  server = await startServer(TUESDAY.file);
  [company, staff] = await Promise.all([openBrowser(server), openBrowser(server)]);
});
after(async () => {
  await company?.close();
  await staff?.close();
  await server?.stop();
});

test("a company asks for access, and its page moves on when staff approve", () =>
  walk(company, async (page) => {
    await page.goto("/login/");
    await page.getByRole("link", { name: "Demander un accès" }).click();
    await page.getByLabel("Raison sociale").fill("Brestmobiles SARL");
    await page.getByLabel("SIREN ou SIRET").fill("404 833 049");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByText("Un chiffre est faux").waitFor();
    await page.getByLabel("SIREN ou SIRET").fill("404 833 048");
    await page.getByRole("button", { name: "L’utiliser" }).click();
    await picture(page, "people-signup");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByLabel("Adresse", { exact: true }).fill("1 rue de Siam");
    await page.getByLabel("Code postal").fill("29200");
    await page.getByLabel("Ville").fill("Brest");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByLabel("Prénom et nom").fill("Jeanne Quillivic");
    await page.getByLabel("Adresse e-mail professionnelle").fill(OWNER.email);
    await page.getByLabel("Mot de passe", { exact: true }).fill("Brestmobiles29");
    await page.getByText(/facile à deviner/).first().waitFor();
    await page.getByLabel("Mot de passe", { exact: true }).fill(OWNER.password);
    await page.getByLabel("Message (facultatif)").fill("Trois boutiques dans le Finistère.");
    await page.getByRole("button", { name: "Envoyer la demande" }).click();
    await page.waitForURL("**/pending/");
    await page.getByRole("heading", { name: "Demande envoyée" }).waitFor();
    await picture(page, "people-pending");

    await walk(staff, approve);

    await page.getByRole("heading", { name: "Votre accès est ouvert" }).waitFor();
    await page.getByRole("link", { name: "Se connecter" }).click();
    await signIn(page, OWNER, FRENCH);
    await page.waitForURL("**/catalog/");
    await page.getByRole("grid").waitFor();
  }));

async function approve(page) {
  await signIn(page, server.people.staff, FRENCH);
  await page.waitForURL("**/admin/**");
  await page.goto("/admin/clients/?status=pending");
  // The demonstration has requests of its own.
  const asked = page.getByRole("row").filter({ hasText: "Brestmobiles SARL" });
  await asked.waitFor();
  await picture(page, "people-clients");
  await asked.getByRole("button", { name: "Approuver" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Conditions de paiement").selectOption("net_30");
  await dialog.getByLabel("Encours autorisé").fill("5 000");
  await dialog.getByRole("button", { name: "Approuver" }).click();
  await page.getByText("Brestmobiles SARL est approuvé").waitFor();
}

test("its owner invites a colleague, who comes in by the mail's link, in English", () =>
  walk(company, async (page) => {
    await page.goto("/account/?section=people");
    await page.getByRole("button", { name: "Inviter" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Prénom et nom").fill(COLLEAGUE.name);
    await dialog.getByLabel("Adresse e-mail").fill(COLLEAGUE.email);
    await dialog.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await page.getByText("Invitations en attente").waitFor();
    await picture(page, "people-account");

    let link;
    await walk(staff, async (office) => {
      await office.goto("/admin/mails/");
      await office.getByRole("button").filter({ hasText: COLLEAGUE.email }).first().click();
      await office.getByRole("button", { name: "Texte" }).click();
      const text = await office.locator("article pre").innerText();
      link = text.match(/https?:\S*\/invitation\/\S+/)?.[0];
      await picture(office, "people-mails");
    });
    assert.ok(link, "the mail in the outbox has the invitation's link");

    const colleague = await openBrowser(server, { language: "en-GB", size: "phone" });
    try {
      await walk(colleague, async (phone) => {
        await phone.goto(new URL(link).pathname + new URL(link).search + new URL(link).hash);
        await phone.getByRole("button", { name: /English/ }).click();
        await phone.getByRole("heading", { name: "Join Brestmobiles SARL" }).waitFor();
        await phone.getByLabel(ENGLISH.password, { exact: true }).fill(COLLEAGUE.password);
        await phone.getByRole("button", { name: "Join" }).click();
        await phone.waitForURL("**/catalog/");
      });
    } finally {
      await colleague.close();
    }
    await page.reload();
    await page.getByLabel(`Rôle de ${COLLEAGUE.name}`).waitFor();
  }));

test("staff help in the owner's place, visibly, and the log says so", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/clients/");
    await page.getByRole("button", { name: "Brestmobiles SARL", exact: true }).first().click();
    await page.getByText("Trois boutiques dans le Finistère.").waitFor();
    await picture(page, "people-client");
    const owner = page.getByRole("listitem").filter({ hasText: OWNER.email });
    await owner.getByRole("button", { name: "Prendre sa place" }).click();
    await page.getByRole("dialog").getByLabel("Motif").fill("Aide demandée par téléphone");
    await page.getByRole("dialog").getByRole("button", { name: "Prendre sa place" }).click();
    await page.waitForURL("**/catalog/");
    await page.getByText("Vous êtes à la place de Jeanne Quillivic").waitFor();
    await page.getByRole("grid").waitFor();
    await picture(page, "people-acting");
    await page.getByRole("button", { name: "Reprendre ma place" }).click();
    await page.waitForURL("**/admin/clients/");

    await page.goto("/admin/audit/");
    const entry = page.getByRole("row").filter({ hasText: "Place d’un client prise" }).first();
    await entry.click();
    await page.getByText("Aide demandée par téléphone").waitFor();
    await picture(page, "people-audit");
  }));
