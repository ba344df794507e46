/** What staff correct by hand: a correction stays in force when the supplier's next list arrives. */
import { answered, done } from "./body";
import { client } from "./client";
import type { Body, Ok } from "./types";

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

export type CuratedProduct = Ok<"/api/products/{sku}/curation", "get">;
/** `manual` when the house made it, rather than a list. */
export type CuratedOffer = CuratedProduct["offers"][number];
/** Amounts are cents; `null` for nothing. */
export type Override = CuratedOffer["overrides"][number];

type OfferChange = Body<"/api/offers/{id}", "patch">;
/** What is absent stays; `null` takes a correction back. */
export type Corrections = Partial<Omit<OfferChange, "version">>;

export function readCuration(sku: string, signal: AbortSignal): Promise<CuratedProduct> {
  return answered(client.GET("/api/products/{sku}/curation", { params: { path: { sku } }, signal }));
}

export function correctOffer(
  { id, version }: Pick<CuratedOffer, "id" | "version">,
  corrections: Corrections,
): Promise<CuratedProduct> {
  // The document cannot say "may be absent" of fields that have a default.
  const body = { version, ...corrections } as OfferChange;
  return answered(client.PATCH("/api/offers/{id}", { params: { path: { id } }, body }));
}

/** What an offer made by hand is. */
export type OfferFacts = Body<"/api/products", "post">["offer"];

/** A product of the house with its first offer. */
export function createProduct(body: Body<"/api/products", "post">): Promise<void> {
  return done(client.POST("/api/products", { body }));
}

/** One more offer of a product that is there. */
export function addOffer(sku: string, body: Body<"/api/products/{sku}/offers", "post">): Promise<void> {
  return done(client.POST("/api/products/{sku}/offers", { params: { path: { sku } }, body }));
}

/** Takes away an offer that the house made. */
export function removeOffer({ id, version }: Pick<CuratedOffer, "id" | "version">): Promise<void> {
  return done(client.DELETE("/api/offers/{id}", { params: { path: { id }, query: { version } } }));
}
