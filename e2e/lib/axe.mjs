// What axe-core finds on the page as it stands: WCAG 2.2, levels A and AA.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const SOURCE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** One line per rule that is broken: its name, how often, and the first two places. */
export async function findings(page) {
  // Evaluated by the debugger, so that the content security policy of the page stays as it is.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(SOURCE);
  // A colour on its way from one theme to the other is no colour of the design.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
  const broken = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: rules }).then(({ violations }) => violations),
    RULES,
  );
  return broken.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 2).map(({ html, any }) => `${any[0]?.message ?? ""} ${html.slice(0, 160)}`);
    return `${id}: ${help} (${nodes.length}): ${places.join(" | ")}`;
  });
}
