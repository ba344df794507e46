/** From what staff typed to what is corrected: only what differs, each value in the server's own unit. */
import { type Corrections, type CuratedField, FIELDS } from "@/api/curation";
import type { Offer } from "@/api/types";
import { decimalOfCents } from "@/i18n/format";
import { centsOf, wholeOf } from "@/lib/typed-numbers";

export type Typed = Record<CuratedField, string>;

/** The offer as fields to type in. */
export function typedOf(offer: Offer): Typed {
  return {
    name: offer.name,
    item_group: offer.item_group,
    brand: offer.brand,
    model: offer.model,
    storage_gb: offer.storage_gb == null ? "" : String(offer.storage_gb),
    grade: offer.grade,
    functionality: offer.functionality,
    boxed: offer.boxed,
    colour: offer.colour ?? "",
    cloud_lock: offer.cloud_lock ?? "",
    additional_info: offer.additional_info ?? "",
    cost_cents: offer.cost_cents == null ? "" : decimalOfCents(offer.cost_cents),
    quantity: String(offer.quantity),
  };
}

/** Fields whose text is not what they need. */
export function wrongFields(typed: Typed): Partial<Record<CuratedField, "amount" | "count">> {
  return {
    ...(typed.cost_cents.trim() !== "" && centsOf(typed.cost_cents) === null && { cost_cents: "amount" }),
    ...(wholeOf(typed.quantity) === null && { quantity: "count" }),
    ...(typed.storage_gb.trim() !== "" && wholeOf(typed.storage_gb) === null && { storage_gb: "count" }),
  };
}

export function correctionsOf(before: Typed, typed: Typed): Corrections {
  const changed: Corrections = {};
  for (const field of FIELDS) {
    const text = typed[field].trim();
    if (text === before[field].trim()) continue;
    if (field === "cost_cents") changed.cost_cents = centsOf(text);
    else if (field === "quantity" || field === "storage_gb") changed[field] = wholeOf(text);
    else changed[field] = text;
  }
  return changed;
}
