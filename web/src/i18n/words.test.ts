import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SWATCHES } from "@/lib/colours";
import { words as en } from "./words.en";
import { words as fr } from "./words.fr";

/** The server's own table: what its files and mails say must read the same on a page. */
const source = readFileSync("../crates/domain/src/vocabulary.rs", "utf8");

function terms(name: string): [string, string][] {
  const table = source.match(new RegExp(`pub const ${name}:[^=]*= \\[([\\s\\S]*?)\\];`))?.[1] ?? "";
  return [...table.matchAll(/(?:term|colour)\("([^"]+)", "([^"]+)"/g)].map(([, english, french]) => [
    english as string,
    french as string,
  ]);
}

/** Typography is the page's own matter. */
const plain = (text: string) => text.replaceAll("’", "'").replaceAll(/[\u00a0\u202f]/g, " ");

describe("the supplier's words", () => {
  it.each([
    ["GRADES", fr.grade, en.grade],
    ["FUNCTIONALITIES", fr.functionality, en.functionality],
    ["BOXES", fr.boxed, en.boxed],
    ["REMARKS", fr.info, en.info],
    ["COLOURS", fr.colour, undefined],
  ])("are the server's: %s", (name, french, english) => {
    const table = terms(name);
    expect(table.length).toBeGreaterThan(1);
    const own = Object.fromEntries(Object.entries(french).map(([word, text]) => [word, plain(text)]));
    expect(own).toEqual(Object.fromEntries(table));
    if (english !== undefined) expect(Object.keys(english).sort()).toEqual(Object.keys(french).sort());
  });

  it("have the server's swatches", () => {
    const table = [...source.matchAll(/colour\("([^"]+)", "[^"]+", "(#[0-9a-f]{6})"\)/g)];
    expect(Object.entries(SWATCHES).sort()).toEqual(table.map(([, word, swatch]) => [word, swatch]).sort());
  });
});
