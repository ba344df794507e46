// Ways in and out: a forgotten password, another address, a refusal, a suspension, a person who asks for his data and
// for its end, and what staff look up about all that.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ENGLISH, FRENCH, meant, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { TUESDAY } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

let server;
let buyer;
let staff;

const AGAIN = "marmotte cerise tournevis";

before(async () => {
  server = await startServer(TUESDAY.file);
  [buyer, staff] = await Promise.all([openBrowser(server), openBrowser(server)]);
  await walk(staff, async (page) => {
    await signIn(page, server.people.staff, FRENCH);
    await page.waitForURL("**/admin/**");
  });
});
after(async () => {
  await buyer?.close();
  await staff?.close();
  await server?.stop();
});

/** The link of the last mail to somebody, read in the outbox as staff read it. */
async function linkTo(address, path) {
  let link;
  await walk(staff, async (page) => {
    await page.goto("/admin/mails/");
    await page.getByRole("button").filter({ hasText: address }).first().click();
    await page.getByRole("button", { name: "Texte" }).click();
    const text = await page.locator("article pre").innerText();
    link = text.match(/https?:\S+/g)?.find((one) => new URL(one).pathname.startsWith(path));
  });
  assert.ok(link, `the mail has a link to ${path}`);
  const { pathname, search, hash } = new URL(link);
  return pathname + search + hash;
}

test("who forgot the password chooses another by the mail's link, once", () =>
  walk(buyer, async (page) => {
    const person = server.people.clients[0];
    await page.goto("/login/");
    await page.getByRole("link", { name: "Mot de passe oublié" }).click();
    await page.getByLabel("Adresse e-mail").fill(person.email);
    await picture(page, "people-forgot");
    await page.getByRole("button", { name: "Envoyer le lien" }).click();
    await page.getByRole("heading", { name: "Message envoyé" }).waitFor();
    await picture(page, "people-forgot-sent");

    const link = await linkTo(person.email, "/reset/");
    await page.goto(link);
    await page.getByLabel("Nouveau mot de passe", { exact: true }).fill(AGAIN);
    await picture(page, "people-reset");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("heading", { name: "Mot de passe changé" }).waitFor();
    await picture(page, "people-reset-done");
    person.password = AGAIN;
    await signIn(page, person, FRENCH);
    await page.waitForURL("**/catalog/");
  }));

test("another address is taken once its mail's link was opened", () =>
  walk(buyer, async (page) => {
    const person = server.people.clients[0];
    await page.goto("/account/");
    await page.getByRole("button", { name: "Changer d’adresse" }).click();
    await page.getByLabel("Nouvelle adresse e-mail").fill("nora.b@telephonie-du-port.example");
    await page.getByLabel("Mot de passe actuel").fill(person.password);
    await page.getByRole("button", { name: "Envoyer le lien" }).click();
    await page.getByText("Lien envoyé à nora.b@telephonie-du-port.example").waitFor();
    const link = await linkTo("nora.b@telephonie-du-port.example", "/confirm-email/");
    await page.goto(link);
    await page.getByRole("heading", { name: "Adresse confirmée" }).waitFor();
    await picture(page, "people-confirm-email");
    person.email = "nora.b@telephonie-du-port.example";
    await page.goto("/account/");
    await page.getByText(person.email).first().waitFor();
  }));

test("who is refused reads the reason on the page that waited, in the mail, and at the door", () =>
  walk(buyer, async (page) => {
    const asking = await openBrowser(server);
    const person = { email: "loic@quimper-portables.example", password: "verglas citron boussole" };
    try {
      await walk(asking, async (visitor) => {
        await visitor.goto("/signup/");
        await visitor.getByLabel("Raison sociale").fill("Quimper Portables");
        await visitor.getByLabel("SIREN ou SIRET").fill("732 829 320");
        await visitor.getByRole("button", { name: "L’utiliser" }).click();
        await visitor.getByRole("button", { name: "Continuer" }).click();
        await visitor.getByLabel("Adresse", { exact: true }).fill("2 place Terre-au-Duc");
        await visitor.getByLabel("Code postal").fill("29000");
        await visitor.getByLabel("Ville").fill("Quimper");
        await visitor.getByRole("button", { name: "Continuer" }).click();
        await visitor.getByLabel("Prénom et nom").fill("Loïc Le Bihan");
        await visitor.getByLabel("Adresse e-mail professionnelle").fill(person.email);
        await visitor.getByLabel("Mot de passe", { exact: true }).fill(person.password);
        await visitor.getByRole("button", { name: "Envoyer la demande" }).click();
        await visitor.waitForURL("**/pending/");
      });
      await walk(staff, async (office) => {
        await office.goto("/admin/clients/?status=pending");
        await office.getByRole("button", { name: "Quimper Portables", exact: true }).first().click();
        await office.getByRole("button", { name: "Refuser" }).click();
        const dialog = office.getByRole("dialog");
        await dialog.getByRole("button", { name: "Refuser" }).click();
        await dialog.getByText("Indiquez le motif.").waitFor();
        await dialog.getByLabel("Motif").fill("Nous ne livrons que des revendeurs.");
        await picture(office, "people-refuse");
        await dialog.getByRole("button", { name: "Refuser" }).click();
        await office.getByText("est refusé").first().waitFor();
      });
      await walk(asking, async (visitor) => {
        await visitor.getByRole("heading", { name: "Votre demande n’a pas été retenue" }).waitFor();
        await visitor.getByText("Nous ne livrons que des revendeurs.").waitFor();
        await picture(visitor, "people-refused");
      });
      await signIn(asking.page, person, FRENCH);
      await asking.page.getByText("Votre demande d’accès n’a pas été retenue").waitFor();
      meant(asking, "/api/auth/login");
      await walk(staff, async (office) => {
        await office.goto("/admin/mails/");
        await office.getByRole("button").filter({ hasText: person.email }).first().click();
        await office.getByRole("button", { name: "Texte" }).click();
        const text = await office.locator("article pre").innerText();
        assert.match(text, /Nous ne livrons que des revendeurs\./);
      });
    } finally {
      await asking.close();
    }
    await page.goto("/catalog/");
  }));

test("staff keep a company's addresses: one is added, proposed, and removed with a way back", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/clients/?status=active");
    await page.getByRole("button", { name: /Rheinhandy/ }).first().click();
    await page.getByRole("button", { name: "Ajouter une adresse" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nom", { exact: true }).fill("Filiale Bonn");
    await dialog.getByLabel("Destinataire").fill("Rheinhandy GmbH");
    await dialog.getByLabel("Adresse", { exact: true }).fill("Rheingasse 12");
    await dialog.getByLabel("Code postal").fill("53111");
    await dialog.getByLabel("Ville").fill("Bonn");
    await dialog.getByLabel("Pays").selectOption("DE");
    await dialog.getByLabel("Proposer cette adresse par défaut").check();
    await picture(page, "people-address");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    const added = page.getByRole("listitem").filter({ hasText: "Filiale Bonn" });
    await added.getByText("Par défaut").waitFor();
    await page.getByRole("button", { name: "Modifier Filiale Bonn" }).click();
    await page.getByRole("dialog").getByLabel("Complément (facultatif)").fill("Tor 3");
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
    await added.getByText("Rheingasse 12, Tor 3").waitFor();
    await page.getByRole("button", { name: "Supprimer Filiale Bonn" }).click();
    await added.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Rétablir" }).click();
    await added.waitFor();
    await picture(page, "people-addresses");
  }));

test("a suspended company is out at once, and back when staff say so", () =>
  walk(buyer, async (page) => {
    const second = server.people.clients[1];
    const other = await openBrowser(server, { language: "en-GB" });
    try {
      await walk(other, async (abroad) => {
        await signIn(abroad, second, ENGLISH);
        await abroad.waitForURL("**/catalog/");
      });
      await walk(staff, async (office) => {
        await office.goto("/admin/clients/?status=active");
        await office.getByRole("button", { name: /Rheinhandy/ }).first().click();
        await office.getByRole("button", { name: "Suspendre" }).click();
        const dialog = office.getByRole("dialog");
        await dialog.getByLabel("Motif").fill("Factures en retard");
        await picture(office, "people-suspend");
        await dialog.getByRole("button", { name: "Suspendre" }).click();
        await office.getByText("Factures en retard").waitFor();
        await picture(office, "people-suspended");
      });
      // What follows is a refusal, and meant to be one.
      await other.page.reload();
      await other.page.waitForURL("**/login/**");
      await signIn(other.page, second, ENGLISH);
      await other.page.getByText("This account is suspended").waitFor();
      meant(other, "/api/auth/login");
      await picture(other.page, "people-suspended-login");
      await walk(staff, async (office) => {
        await office.getByRole("button", { name: "Réactiver" }).click();
        await office.getByText("est réactivé").waitFor();
      });
      await signIn(other.page, second, ENGLISH);
      await other.page.waitForURL("**/catalog/");
    } finally {
      await other.close();
    }
    await page.goto("/catalog/");
  }));

test("a person gets a copy of his data, and its end", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/clients/?status=active");
    await page.getByRole("button", { name: /Rheinhandy/ }).first().click();
    const copied = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Exporter les données/ }).first().click();
    const data = JSON.parse(await readFile(await (await copied).path(), "utf8"));
    assert.ok(JSON.stringify(data).includes(server.people.clients[1].email));
    await page.getByRole("button", { name: /^Effacer / }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Motif").fill("Demande écrite de la personne");
    await picture(page, "people-erase");
    await dialog.getByRole("button", { name: "Effacer définitivement" }).click();
    await page.getByText("Données effacées").waitFor();
    const erased = page.getByRole("listitem").filter({ hasText: "Personne effacée" });
    await erased.waitFor();
    assert.equal(await erased.getByRole("button").count(), 0, "there is nothing left to export or erase");
    assert.doesNotMatch(await page.locator("main").innerText(), /erased-/);
    await picture(page, "people-erased");
  }));

test("staff find it all in the log, take it as a file, and send a mail again", () =>
  walk(staff, async (page) => {
    await page.goto("/admin/audit/");
    await page.getByRole("row").filter({ hasText: "Client suspendu" }).first().waitFor();
    await picture(page, "people-audit-list");
    const taken = page.waitForEvent("download");
    await page.getByRole("button", { name: "Exporter en CSV" }).click();
    const text = await readFile(await (await taken).path(), "utf8");
    assert.match(text, /client\.suspended/);

    await page.goto("/admin/mails/");
    await page.getByRole("button").filter({ hasText: "nora" }).first().click();
    await page.getByRole("button", { name: "Renvoyer" }).click();
    await page.getByText("Message remis en file").waitFor();
    await picture(page, "people-mail-again");
  }));
