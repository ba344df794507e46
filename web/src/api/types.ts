/**
 * The shapes that the pages work with, derived from the server's OpenAPI document. They are read from the operations
 * rather than from the names of the schemas, so that renaming a structure on the server does not touch the pages.
 */
import type { paths } from "./schema";

type Json<R> = R extends { content: { "application/json": infer T } } ? T : never;

/** What an operation answers when it succeeds. */
export type Ok<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: infer R }
  ? R extends { 200: infer T }
    ? Json<T>
    : never
  : never;

/** What an operation wants to be sent. */
export type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  requestBody: infer R;
}
  ? Json<R>
  : never;

/** One row of a list. */
export type Items<P extends keyof paths> =
  Ok<P, "get" & keyof paths[P]> extends { items: (infer T)[] } ? T : never;

/** `T` with some of its fields known better. */
export type Narrow<T, Known> = Omit<T, keyof Known> & Known;

/** The document gives a pattern rather than a list. */
export type Language = "fr" | "en";

type RawSession = Ok<"/api/auth/login", "post">;
export type Me = Narrow<
  RawSession["user"],
  {
    language: Language;
    /** Staff in production without a second factor can do nothing but set one up. */
    second_factor?: "off" | "on" | "must_enrol";
    /** The member of the staff who is in this person's place. */
    acting?: { by: { id: string; name: string }; read_only: boolean } | null;
  }
>;
export type Session = Narrow<RawSession, { user: Me }>;

// The document offers a page for clients or one for staff. Here they are one, in which the money of purchase may be
// absent: what a person may see is the server's decision, and the pages show what is there.
type EitherPage = Ok<"/api/catalog/products", "get">;
type EitherOffer = EitherPage["items"][number];
type StaffOffer = Extract<EitherOffer, { cost_cents?: unknown }>;

export type Offer = Pick<EitherOffer, keyof EitherOffer> & Partial<Omit<StaffOffer, keyof EitherOffer>>;
export type Regime = Offer["regime"];
export type Badge = Offer["badges"][number];

export type CataloguePage = Narrow<Pick<EitherPage, keyof EitherPage>, { items: Offer[] }>;
export type CatalogueQuery = NonNullable<paths["/api/catalog/products"]["get"]["parameters"]["query"]>;
export type CatalogueState = Ok<"/api/catalog/state", "get">;
export type Facets = NonNullable<EitherPage["facets"]>;
export type FacetValue = Facets["brand"][number];
export type PriceFacet = NonNullable<Facets["price"]>;

type EitherProduct = Ok<"/api/products/{sku}", "get">;
export type PricePoint = EitherProduct["history"][number];
export type Product = Narrow<
  Pick<EitherProduct, keyof EitherProduct>,
  { offers: Offer[]; siblings: Offer[] }
>;

export type Import = Ok<"/api/catalog/imports/{id}", "get">;
export type ImportState = Import["state"];
export type ImportPage = Ok<"/api/catalog/imports", "get">;
export type ChangeCounts = NonNullable<Import["changes"]>;

export type ChangePage = Ok<"/api/catalog/imports/{id}/changes", "get">;
export type Change = ChangePage["items"][number];
export type ChangeClass = Change["classes"][number];
export type FindingPage = Ok<"/api/catalog/imports/{id}/findings", "get">;
export type Finding = FindingPage["items"][number];
