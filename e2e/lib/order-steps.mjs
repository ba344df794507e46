// The steps of an order that several journeys walk, through the pages of whoever takes them, in French.

import { ORDER } from "./lists.mjs";

/** The buyer uploads the list of the samples: 39 lines by SKU, 2 by their characteristics, 2 that are in no list. */
export async function bringList(page) {
  await page.goto("/cart/");
  await page.getByRole("button", { name: "Ajouter une liste" }).first().click();
  await page.getByLabel("Choisir un fichier").setInputFiles(ORDER.asked);
  await page.getByText("39 lignes reconnues, 2 proposées").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("2 lignes à préciser").first().waitFor();
}

/** He leaves the lines that nobody knows and submits the rest: an order for each VAT regime. */
export async function submitList(page) {
  for (let left = 2; left > 0; left -= 1) {
    await page.getByRole("button", { name: "Laisser" }).first().click();
    await page.getByRole("button", { name: "Laisser" }).nth(left - 1).waitFor({ state: "detached" });
  }
  await page.getByText("J’accepte les conditions").click();
  await page.getByRole("button", { name: "Transmettre les 2 commandes" }).click();
  await page.getByText("2 commandes transmises").waitFor();
}

/** Staff group everything that waits into one order at the supplier. */
export async function group(page) {
  await page.goto("/admin/supplier/");
  await page.getByRole("button", { name: /^Grouper/ }).click();
  await page.waitForURL("**/supplier/view/**");
}

/** They send it, after a look at what the window says. */
export async function send(page) {
  await page.getByRole("button", { name: "Marquer comme envoyée" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Marquer comme envoyée" }).click();
  // What leaves the house waits ten seconds for a way back.
  await page.getByRole("button", { name: "Lire une réponse" }).waitFor();
}

/** The supplier's answer comes as a file. */
export async function readAnswer(page) {
  await page.getByLabel("Lire une réponse").first().setInputFiles(ORDER.answered);
  await page.getByText("Réponse lue").waitFor();
}

/** The validation is closed; lines of the demonstration's own orders are in no answer. */
export async function close(page) {
  await page.getByRole("button", { name: /^Clore/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clore la validation" }).click();
  await page.getByText("Clôturée").waitFor();
}

export async function openOrder(page, number) {
  await page.goto(`/admin/orders/?q=${number}`);
  await page.getByRole("link", { name: number }).first().click();
  await page.getByRole("heading", { name: number }).waitFor();
}

/** The client's transfer has come: what is owed, under the order's number. */
export async function recordPayment(page, number) {
  await openOrder(page, number);
  await page.getByRole("button", { name: "Encaisser" }).click();
  await page.getByRole("dialog").getByLabel("Référence du virement").fill(number);
  await page.getByRole("dialog").getByRole("button", { name: "Encaisser" }).click();
  await page.getByText("Encaissement enregistré").waitFor();
  await page.getByRole("listitem").filter({ hasText: "En préparation" }).and(page.locator("[aria-current=step]")).waitFor();
}

/** All its phones leave in one parcel, and arrive. */
export async function shipAndDeliver(page, number, tracking) {
  await openOrder(page, number);
  await page.getByRole("button", { name: "Préparer une expédition" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Transporteur").selectOption({ label: "FedEx" });
  await dialog.getByLabel("Numéros de suivi").fill(tracking);
  await dialog.getByRole("button", { name: "Préparer une expédition" }).click();
  await page.getByRole("button", { name: "Parti", exact: true }).click();
  await page.getByRole("button", { name: "Livré", exact: true }).click();
  await page.getByText("Livraison enregistrée").waitFor();
  await page.getByText("Livrée").first().waitFor();
}
