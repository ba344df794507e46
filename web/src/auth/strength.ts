/**
 * How hard a password is to guess, by the same method as the server (zxcvbn), which decides. Loaded when a person
 * begins to choose one: its dictionaries are larger than the page.
 */
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

/** Words that belong to everybody here. */
const HOUSE = ["dbc", "dbcelectronics", "telephone", "smartphone", "reconditionne", "refurbished"];

const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** From 0, found at once, to 4; the server takes 3 and more. `names` are those of the person and the company. */
export function strengthOf(password: string, names: string[]): number {
  const parts = names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 2);
  return judge.check(password, [...names, ...parts, ...HOUSE]).score;
}
