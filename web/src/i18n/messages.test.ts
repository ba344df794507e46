import { describe, expect, it } from "vitest";
import { account as accountEn } from "./account.en";
import { account as accountFr } from "./account.fr";
import { daily as dailyEn } from "./daily.en";
import { daily as dailyFr } from "./daily.fr";
import { desk as deskEn } from "./desk.en";
import { desk as deskFr } from "./desk.fr";
import { en } from "./en";
import { entry as entryEn } from "./entry.en";
import { entry as entryFr } from "./entry.fr";
import { fr } from "./fr";
import { insight as insightEn } from "./insight.en";
import { insight as insightFr } from "./insight.fr";
import { market as marketEn } from "./market.en";
import { market as marketFr } from "./market.fr";
import { office as officeEn } from "./office.en";
import { office as officeFr } from "./office.fr";
import { orders as ordersEn } from "./orders.en";
import { orders as ordersFr } from "./orders.fr";
import { review as reviewEn } from "./review.en";
import { review as reviewFr } from "./review.fr";
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

/** The names of a message's arguments: braces open by turns an argument and one of its branches. */
function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [place, sign] of [...text].entries()) {
    if (sign === "}") depth -= 1;
    if (sign !== "{") continue;
    if (depth % 2 === 0) names.add(/^\w+/.exec([...text].slice(place + 1).join(""))?.[0] ?? "");
    depth += 1;
  }
  return [...names].sort();
}

describe("the two catalogues of messages", () => {
  const french = texts({
    ...fr,
    ...entryFr,
    ...accountFr,
    ...officeFr,
    ...marketFr,
    ...tradeFr,
    ...ordersFr,
    ...deskFr,
    ...dailyFr,
    ...reviewFr,
    ...insightFr,
  });
  const english = texts({
    ...en,
    ...entryEn,
    ...accountEn,
    ...officeEn,
    ...marketEn,
    ...tradeEn,
    ...ordersEn,
    ...deskEn,
    ...dailyEn,
    ...reviewEn,
    ...insightEn,
  });

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
