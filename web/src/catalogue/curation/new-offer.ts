/** An article or an offer that staff enter: what was typed, what is wrong with it, and what the server is sent. */
import type { OfferFacts } from "@/api/curation";
import type { Regime } from "@/api/types";
import { centsOf, wholeOf } from "@/lib/typed-numbers";

export interface Entry {
  sku: string;
  regime: Regime;
  name: string;
  item_group: string;
  grade: string;
  functionality: string;
  boxed: string;
  colour: string;
  additional_info: string;
  cost: string;
  quantity: string;
}

export type Fault = "missing" | "amount" | "count";

const NEEDED = ["sku", "name", "item_group", "grade", "functionality", "boxed"] as const;

export const emptyEntry = (sku: string, name: string, regime: Regime): Entry => ({
  sku,
  regime,
  name,
  item_group: "Mobiles",
  grade: "",
  functionality: "Working",
  boxed: "Unboxed",
  colour: "",
  additional_info: "",
  cost: "",
  quantity: "",
});

export function faultsOf(entry: Entry): Partial<Record<keyof Entry, Fault>> {
  const faults: Partial<Record<keyof Entry, Fault>> = {};
  for (const field of NEEDED) if (entry[field].trim() === "") faults[field] = "missing";
  const cost = centsOf(entry.cost);
  if (cost === null || cost === 0) faults.cost = "amount";
  if (wholeOf(entry.quantity) === null) faults.quantity = "count";
  return faults;
}

/** Of an entry without faults. */
export function factsOf(entry: Entry): OfferFacts {
  const or = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    name: entry.name.trim(),
    item_group: entry.item_group.trim(),
    grade: entry.grade,
    functionality: entry.functionality.trim(),
    boxed: entry.boxed.trim(),
    colour: or(entry.colour),
    additional_info: or(entry.additional_info),
    cloud_lock: null,
    cost_cents: centsOf(entry.cost) ?? 0,
    quantity: wholeOf(entry.quantity) ?? 0,
  };
}
