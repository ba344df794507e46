/** What the pages ask about the catalogue. */
import { body } from "./body";
import { client } from "./client";
import type { CataloguePage, CatalogueQuery, CatalogueState, Product } from "./types";

export async function searchCatalogue(query: CatalogueQuery, signal: AbortSignal): Promise<CataloguePage> {
  return body(await client.GET("/api/catalog/products", { params: { query }, signal }));
}

export async function catalogueState(signal: AbortSignal): Promise<CatalogueState> {
  return body(await client.GET("/api/catalog/state", { signal }));
}

export async function product(sku: string, signal: AbortSignal): Promise<Product> {
  return body(await client.GET("/api/products/{sku}", { params: { path: { sku } }, signal }));
}
