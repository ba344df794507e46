/**
 * The shapes that the pages work with, derived from the server's OpenAPI document. They are read from the operations
 * rather than from the names of the schemas, so that renaming a structure on the server does not touch the pages.
 * Where the document says `string` for a closed set of codes, the set is written here.
 */
import type { paths } from "./schema";

type Json<R> = R extends { content: { "application/json": infer T } } ? T : never;

type Ok<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: infer R }
  ? R extends { 200: infer T }
    ? Json<T>
    : never
  : never;

/** `T` with some of its fields known better. */
type Narrow<T, Known> = Omit<T, keyof Known> & Known;

export type Language = "fr" | "en";
export type Regime = "marginal" | "standard";
export type Badge = "new" | "restocked" | "price_down" | "price_up";

type RawSession = Ok<"/api/auth/login", "post">;
export type Me = Narrow<RawSession["user"], { role: "admin" | "client"; language: Language }>;
export type Session = Narrow<RawSession, { user: Me }>;

type RawPage = Ok<"/api/catalog/products", "get">;
type RawOffer = RawPage["items"][number];

/** An offer as clients or staff receive it: the money of purchase is there for staff only. */
export type Offer = Narrow<
  Pick<RawOffer, keyof RawOffer>,
  {
    regime: Regime;
    badges: Badge[];
    price_cents?: number | null;
    previous_price_cents?: number | null;
    cost_cents?: number | null;
    campaign_price_cents?: number | null;
    margin_cents?: number | null;
    markup_bp?: number | null;
  }
>;

export type Facets = NonNullable<RawPage["facets"]>;
export type FacetValue = Facets["brand"][number];
export type PriceFacet = NonNullable<Facets["price"]>;
export type CataloguePage = Narrow<Pick<RawPage, keyof RawPage>, { items: Offer[] }>;
export type CatalogueQuery = NonNullable<paths["/api/catalog/products"]["get"]["parameters"]["query"]>;
export type CatalogueState = Ok<"/api/catalog/state", "get">;

type RawProduct = Ok<"/api/products/{sku}", "get">;
export type PricePoint = Narrow<RawProduct["history"][number], { regime: Regime }>;
export type Product = Narrow<
  Pick<RawProduct, keyof RawProduct>,
  { offers: Offer[]; siblings: Offer[]; history: PricePoint[] }
>;

export type ImportState =
  | "received"
  | "read"
  | "priced"
  | "staged"
  | "scheduled"
  | "published"
  | "held"
  | "rejected"
  | "failed"
  | "superseded"
  | "rolled_back";

type RawImport = Ok<"/api/catalog/imports/{id}", "get">;
export type Scope = Narrow<NonNullable<RawImport["scope"]>, { regimes: Regime[] }>;
export type Import = Narrow<RawImport, { state: ImportState; scope?: Scope | null }>;
export type ImportPage = Narrow<Ok<"/api/catalog/imports", "get">, { items: Import[] }>;
export type ChangeCounts = NonNullable<Import["changes"]>;

/** The classes of changes, named as their counts are. */
export type ChangeClass = Exclude<keyof ChangeCounts, "unchanged">;

type RawChangePage = Ok<"/api/catalog/imports/{id}/changes", "get">;
export type Change = Narrow<RawChangePage["items"][number], { regime: Regime; classes: ChangeClass[] }>;
export type ChangePage = Narrow<RawChangePage, { items: Change[] }>;

type RawFindingPage = Ok<"/api/catalog/imports/{id}/findings", "get">;
export type Finding = Narrow<RawFindingPage["items"][number], { severity: "refused" | "warning" | "notice" }>;
export type FindingPage = Narrow<RawFindingPage, { items: Finding[] }>;
