import { describe, expect, it } from "vitest";
import { account as accountEn } from "./account.en";
import { account as accountFr } from "./account.fr";
import { en } from "./en";
import { entry as entryEn } from "./entry.en";
import { entry as entryFr } from "./entry.fr";
import { fr } from "./fr";
import { market as marketEn } from "./market.en";
import { market as marketFr } from "./market.fr";
import { office as officeEn } from "./office.en";
import { office as officeFr } from "./office.fr";
import { trade as tradeEn } from "./trade.en";
import { trade as tradeFr } from "./trade.fr";

/** Every text of a catalogue by its path. */
function texts(messages: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") found.set(here, value);
    else for (const [inner, text] of texts(value, here)) found.set(inner, text);
  }
  return found;
}

/** The names of a message's arguments. */
function argumentsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ""))].sort();
}

describe("the two catalogues of messages", () => {
  const french = texts({ ...fr, ...entryFr, ...accountFr, ...officeFr, ...marketFr, ...tradeFr });
  const english = texts({ ...en, ...entryEn, ...accountEn, ...officeEn, ...marketEn, ...tradeEn });

  it("say the same things", () => {
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort());
  });

  it("take the same arguments", () => {
    for (const [path, text] of french) {
      expect([path, argumentsOf(english.get(path) ?? "")]).toEqual([path, argumentsOf(text)]);
    }
  });

  it("have no straight apostrophe, which the message format would take for a quote", () => {
    for (const [path, text] of [...french, ...english])
      expect([path, text.includes("'")]).toEqual([path, false]);
  });

  it("never name the supplier", () => {
    for (const [path, text] of [...french, ...english])
      expect([path, /foxway/i.test(text)]).toEqual([path, false]);
  });
});
