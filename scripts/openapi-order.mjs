// Extensions of an operation ("x-...") come in any order: sorts each run of such lines, so that the committed document
// changes only when the API does. Works on lines, so that numbers stay as they are. Reads standard input.
import { readFileSync } from "node:fs";

const lines = readFileSync(0, "utf8").split("\n");
const extension = /^\s+"x-[^"]+": ("[^"]*"|[0-9]+|true|false|null),?$/;
for (let from = 0; from < lines.length; from += 1) {
  let to = from;
  while (to < lines.length && extension.test(lines[to])) to += 1;
  if (to - from < 2) continue;
  const last = lines[to - 1].endsWith(",");
  const run = lines.slice(from, to).map((line) => line.replace(/,$/, ""));
  run.sort();
  run.forEach((line, at) => {
    lines[from + at] = at < run.length - 1 || last ? `${line},` : line;
  });
  from = to;
}
process.stdout.write(lines.join("\n"));
