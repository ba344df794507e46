/** What staff correct by hand: a correction stays in force when the supplier's next list arrives. */
import { call } from "./call";
import type { Regime } from "./types";

export const FIELDS = [
  "name",
  "item_group",
  "brand",
  "model",
  "storage_gb",
  "grade",
  "functionality",
  "boxed",
  "colour",
  "cloud_lock",
  "additional_info",
  "cost_cents",
  "quantity",
] as const;
export type CuratedField = (typeof FIELDS)[number];

export interface Override {
  field: CuratedField | "withdrawn";
  /** Amounts are cents; `null` for nothing. */
  supplier_value: string | null;
  value: string;
  at: string;
}

export interface CuratedOffer {
  id: string;
  regime: Regime;
  /** Made by the house, not by a list. */
  manual: boolean;
  withdrawn: boolean;
  version: number;
  overrides: Override[];
}

export interface CuratedProduct {
  sku: string;
  version: number;
  offers: CuratedOffer[];
}

export function readCuration(sku: string, signal: AbortSignal): Promise<CuratedProduct> {
  return call("GET", `/api/products/${encodeURIComponent(sku)}/curation`, { signal });
}

/** `null` takes a correction back. */
export type Corrections = Partial<Record<CuratedField, string | number | null>> & { withdrawn?: boolean };

export function correctOffer(
  { id, version }: Pick<CuratedOffer, "id" | "version">,
  corrections: Corrections,
): Promise<CuratedProduct> {
  return call("PATCH", `/api/offers/${encodeURIComponent(id)}`, { body: { version, ...corrections } });
}
