// Where staff must have a second factor, the first thing they see is how to set it up; then a code is asked each time.

import { after, before, test } from "node:test";
import { codeOf } from "../lib/authenticator.mjs";
import { FRENCH, meant, openBrowser, picture, signIn, walk } from "../lib/browser.mjs";
import { TUESDAY } from "../lib/lists.mjs";
import { startServer } from "../lib/server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer(TUESDAY.file, { DBC_STAFF_SECOND_FACTOR: "required" });
  browser = await openBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("staff set up their second factor before anything else, and use a code and a spare one", () =>
  walk(browser, async (page) => {
    const person = server.people.staff;
    await signIn(page, person, FRENCH);
    await page.getByRole("heading", { name: "Activez votre second facteur" }).waitFor();
    await picture(page, "factor-must");
    await page.getByLabel("Mot de passe actuel").fill(person.password);
    await page.getByRole("button", { name: "Continuer" }).click();
    const secret = await page.locator("code").first().innerText();
    await picture(page, "factor-setup");
    await page.getByLabel("Code à six chiffres").fill(codeOf(secret));
    // The sixth digit sends it.
    const spare = (await page.locator("li.font-mono, ul.font-mono li").first().innerText()).trim();
    await picture(page, "factor-codes");
    await page.getByRole("button", { name: "Je les ai enregistrés" }).click();
    await page.waitForURL("**/admin/**");

    await page.goto("/account/?section=security");
    await page.getByText("Activé", { exact: true }).waitFor();
    await picture(page, "factor-on");
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.clear());
    await signIn(page, person, FRENCH);
    await page.getByRole("heading", { name: "Second facteur" }).waitFor();
    // The right password alone is refused: that is how the page learns that a code is wanted.
    meant(browser, "/api/auth/login");
    await picture(page, "factor-asked");
    await page.getByRole("button", { name: /utiliser un code de secours/ }).click();
    await page.getByLabel("Code de secours").fill(spare);
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL("**/admin/**");
  }));
