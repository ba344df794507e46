/**
 * Turns the static export (`out/`) into what the server embeds (`dist/`): the same files, the hashes of each page's
 * inline scripts for its content security policy, and compressed twins of everything that is text.
 *
 *   dist/csp.json   { "/login/": ["sha256-…"], … , "/404": […] }
 *   dist/sw.js      with the name of this build
 *   dist/**.br, .gz beside the originals, where they are smaller
 */
import { createHash } from "node:crypto";
import { cp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "out");
const finished = join(root, "dist");
const dist = join(root, "dist.next");

const TEXT = new Set([
  ".html",
  ".js",
  ".mjs",
  ".css",
  ".txt",
  ".json",
  ".svg",
  ".map",
  ".webmanifest",
  ".xml",
]);
/** Below this a compressed twin saves nothing that a network notices. */
const WORTH_BYTES = 512;
const AT_ONCE = 8;
/** What a buyer's first page may load of compressed script: a slow telephone network takes a second for so much. */
const FIRST_PAGE = "catalog/index.html";
const FIRST_PAGE_BYTES = 180_000;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The address at which a page is served: folders for `index.html`, the bare name for the others. */
function addressOf(file) {
  const path = `/${relative(dist, file).split(sep).join("/")}`;
  return path.endsWith("/index.html") ? path.slice(0, -"index.html".length) : path.slice(0, -".html".length);
}

function hashesOf(html, file) {
  if (/<style[\s>]/i.test(html)) {
    throw new Error(`${file}: an inline <style> would be refused by the content security policy`);
  }
  const hashes = new Set();
  for (const [, attributes, code] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (/\bsrc\s*=/i.test(attributes)) continue;
    hashes.add(`sha256-${createHash("sha256").update(code, "utf8").digest("base64")}`);
  }
  return [...hashes];
}

async function compress(file) {
  const content = await readFile(file);
  if (content.length < WORTH_BYTES) return;
  const [small, zipped] = await Promise.all([
    brotli(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    zip(content, { level: 9 }),
  ]);
  if (small.length < content.length) await writeFile(`${file}.br`, small);
  if (zipped.length < content.length) await writeFile(`${file}.gz`, zipped);
}

/** Bytes of compressed script that browsers load with a page; old ones load a part more, marked `nomodule`. */
async function scriptsOf(page) {
  const html = await readFile(join(dist, page), "utf8");
  const tags = html.match(/<(script|link)\b[^>]*>/gi).filter((tag) => !/\bnomodule\b/i.test(tag));
  const named = tags.flatMap((tag) => tag.match(/\/_next\/static\/[^"]+\.js/g) ?? []);
  const sizes = [...new Set(named)].map(async (name) => {
    const small = await stat(`${join(dist, name)}.br`).catch(() => stat(join(dist, name)));
    return small.size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

// Made beside and swapped in whole: a build of the server that runs meanwhile never embeds half of it.
await rm(dist, { recursive: true, force: true });
await cp(out, dist, { recursive: true });

const files = await filesIn(dist);
const policy = {};
for (const file of files.filter((name) => name.endsWith(".html")).sort()) {
  policy[addressOf(file)] = hashesOf(await readFile(file, "utf8"), relative(dist, file));
}
await writeFile(join(dist, "csp.json"), `${JSON.stringify(policy, null, 2)}\n`);

// A new build is a new service worker: its name is a hash over everything it may keep.
const build = createHash("sha256");
for (const name of files.map((name) => relative(dist, name)).sort()) {
  build.update(name.endsWith(".html") ? await readFile(join(dist, name)) : name);
}
const worker = join(dist, "sw.js");
const written = await readFile(worker, "utf8");
const stamped = written.replace('"development"', `"${build.digest("hex").slice(0, 16)}"`);
if (stamped === written) throw new Error("sw.js does not say where the name of the build goes");
await writeFile(worker, stamped);

const queue = files.filter((file) => TEXT.has(extname(file)));
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) await compress(file);
  }),
);

const firstLoad = await scriptsOf(FIRST_PAGE);
if (firstLoad > FIRST_PAGE_BYTES) {
  throw new Error(
    `${FIRST_PAGE} loads ${firstLoad} bytes of compressed script, ${FIRST_PAGE_BYTES} are allowed: fetch later what the first sight does not need`,
  );
}

await rm(finished, { recursive: true, force: true });
await rename(dist, finished);

let bytes = 0;
for (const file of await filesIn(finished)) bytes += (await stat(file)).size;
process.stdout.write(
  `dist: ${files.length} files, ${Object.keys(policy).length} pages, ${Math.round(bytes / 1000)} kB with compressed twins; /catalog/ loads ${(firstLoad / 1000).toFixed(1)} kB of script\n`,
);
