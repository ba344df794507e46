// A browser that tells when a page complains: a console error, a refused script or style, a failed request, an
// uncaught exception. Every journey ends by asking it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const OUTPUT = fileURLToPath(new URL("../output/", import.meta.url));
const CHROMIUM = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find((path) => path && existsSync(path));

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const SIZES = { wide: { width: 1440, height: 900 }, laptop: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } };

/** Opens a page on the platform, in a profile of its own. `complaints` fills while the page lives. */
export async function openBrowser(server, { language = "fr-FR", size = "wide" } = {}) {
  if (!CHROMIUM) throw new Error("No Chromium found. Debian: apt-get install chromium; elsewhere set CHROMIUM to its path.");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await browser.newContext({
    baseURL: server.address,
    locale: language,
    timezoneId: "Europe/Paris",
    viewport: SIZES[size],
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints = watch(page);
  return { browser, context, page, complaints, close: () => browser.close() };
}

/** Runs the steps of a journey. A failure comes with a picture of the page and everything the page complained about. */
export async function walk({ page, complaints }, steps) {
  try {
    await steps(page);
  } catch (error) {
    await mkdir(OUTPUT, { recursive: true });
    await page.screenshot({ path: `${OUTPUT}failure.png` }).catch(() => {});
    error.message += `\n--- at ${page.url()}, picture in e2e/output/failure.png ---\n${complaints.join("\n")}`;
    throw error;
  }
  // Told once: what one walk complained about is not held against the next.
  assert.deepEqual(complaints.splice(0), [], "the pages had nothing to complain about");
}

/** A refusal that the journey was after: the browser complains of it, and nobody else should. */
export function meant({ complaints }, address) {
  const found = complaints.filter((one) => one.includes(address));
  assert.ok(found.length > 0, `${address} was refused`);
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !found.includes(one)));
}

function watch(page) {
  const complaints = [];
  // A page that opens asks whether somebody is signed in; "nobody" is an answer, not a failure.
  const nobody = (address, status) => status === 401 && new URL(address).pathname === "/api/auth/refresh";
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url } = message.location();
    if (url && message.text().includes("401") && nobody(url, 401)) return;
    complaints.push(`console: ${message.text()} (${url})`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that was left, or a query that a newer one replaced, cancels its requests.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      complaints.push(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() < 400 || nobody(response.url(), response.status())) return;
    complaints.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return complaints;
}

/** Signs in through the page. */
export async function signIn(page, person, words) {
  await page.goto("/login/");
  await page.getByLabel(words.email).fill(person.email);
  await page.getByLabel(words.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: words.submit }).click();
}

export const FRENCH = { email: "Adresse e-mail", password: "Mot de passe", submit: "Se connecter" };
export const ENGLISH = { email: "Email address", password: "Password", submit: "Sign in" };

/** Pictures of what the page shows, in three widths, light and dark, under e2e/output. */
export async function picture(page, name) {
  await mkdir(OUTPUT, { recursive: true });
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${OUTPUT}${name}-${size}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}
