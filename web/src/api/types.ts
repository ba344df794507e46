/**
 * The shapes that the pages work with, all derived from the server's OpenAPI document.
 * They are read from the operations rather than from the names of the schemas, so that renaming a
 * structure on the server does not touch the pages.
 */
import type { paths } from "./schema";

type Json<R> = R extends { content: { "application/json": infer T } } ? T : never;

type Ok<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: infer R }
  ? R extends { 200: infer T }
    ? Json<T>
    : R extends { 202: infer T }
      ? Json<T>
      : never
  : never;

export type Session = Ok<"/api/auth/login", "post">;
export type Me = Session["user"];

export type CataloguePage = Ok<"/api/catalog/products", "get">;
export type CatalogueState = Ok<"/api/catalog/state", "get">;
export type Offer = CataloguePage["items"][number];
export type Facets = NonNullable<CataloguePage["facets"]>;
export type FacetValue = Facets["brand"][number];
export type PriceFacet = Facets["price"];
export type Regime = Offer["regime"];
export type Badge = Offer["badges"][number];
export type Product = Ok<"/api/products/{sku}", "get">;
export type PricePoint = Product["history"][number];

export type Import = Ok<"/api/catalog/imports/{id}", "get">;
export type ImportPage = Ok<"/api/catalog/imports", "get">;
export type ImportState = Import["state"];
export type ChangeCounts = NonNullable<Import["changes"]>;
export type ChangePage = Ok<"/api/catalog/imports/{id}/changes", "get">;
export type Change = ChangePage["items"][number];
export type ChangeClass = Change["classes"][number];
export type FindingPage = Ok<"/api/catalog/imports/{id}/findings", "get">;
export type Finding = FindingPage["items"][number];
