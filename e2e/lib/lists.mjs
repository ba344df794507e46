// Two price lists of consecutive days, and what stands in them. On sale is what has both units and a price.

import { execFileSync } from "node:child_process";
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BINARY } from "./server.mjs";

const file = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

export const TUESDAY = { file: file("Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx"), rows: 10_702, onSale: 9_995 };
export const WEDNESDAY = { file: file("Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx"), rows: 10_308, onSale: 9_623 };

/** An offer whose price falls from one list to the next: cost 467.00, then 425.17, ordinary VAT, so +11 %. */
export const CHEAPER = { sku: "00100764173836", name: "Apple iPhone 13 Pro 256GB", before: 51_837, after: 47_194 };

/** One under the margin scheme whose price rises: cost 581.00, then 591.33, so +1 %. */
export const DEARER = { sku: "00100784773836", name: "Apple iPhone 13 Pro 1TB", before: 58_681, after: 59_724 };

/** A price as the page writes it, whatever blanks it uses: `518,37 €`, `€518.37`. */
export function written(cents, language) {
  const options = { style: "currency", currency: "EUR" };
  const blanks = /[\s  ]/g;
  const text = new Intl.NumberFormat(language, options).format(cents / 100);
  return { text, matches: (found) => found.replace(blanks, "").includes(text.replace(blanks, "")) };
}

/** A copy of a list under the name that the supplier would give it today: an old list takes no orders. */
export async function asOfToday({ file }, folder) {
  const parts = { timeZone: "Europe/Paris", weekday: "long", year: "numeric", month: "long", day: "numeric" };
  const day = new Intl.DateTimeFormat("en-US", parts).format(new Date());
  const copy = join(folder, `Mobile devices-pricelist-${day}.xlsx`);
  await copyFile(file, copy);
  return copy;
}

/** The supplier order of the samples: 43 lines, 93 units; what the supplier answers and delivers, and what he delivers
 * on a bad day: nine devices that are not what was ordered. */
export const ORDER = {
  asked: file("order-1500231.xlsx"),
  answered: file("order-1500231-validated.xlsx"),
  devices: file("order-1500231-imei.xlsx"),
  badDevices: file("order-1500231-imei-disagrees.xlsx"),
};

/** A list whose cells say nothing that can be read in places; one whose rows name an article twice, with two prices. */
export const BAD_CELLS = file("bad-cells.xlsx");
export const CONTRADICTING = file("duplicate-skus-with-other-prices.xlsx");

/** A made-up list of today with so many offers, from the platform's own generator. */
export async function generated(folder, offers) {
  execFileSync(BINARY, ["generate-price-list", folder, "--offers", String(offers)], { stdio: "ignore" });
  const [name] = (await readdir(folder)).filter((one) => one.endsWith(".xlsx"));
  return join(folder, name);
}
