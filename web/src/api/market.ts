/** What the pages ask beside the list of offers: suggestions, prices over time, substitutes, searches, news. */
import { answered, done } from "./body";
import { client } from "./client";
import { file } from "./file";
import type { paths } from "./schema";
import type { Body, Items, Narrow, Offer, Ok } from "./types";

export type Suggestion = Items<"/api/catalog/suggest">;

export async function suggestions(q: string, signal: AbortSignal): Promise<Suggestion[]> {
  return (await answered(client.GET("/api/catalog/suggest", { params: { query: { q } }, signal }))).items;
}

export type Substitute = Narrow<Items<"/api/offers/{id}/substitutes">, { offer: Offer }>;

export async function substitutes(id: string, signal: AbortSignal): Promise<Substitute[]> {
  const asked = client.GET("/api/offers/{id}/substitutes", { params: { path: { id } }, signal });
  return (await answered(asked)).items;
}

/** A search that a person keeps, with the wish to be told. */
export type SavedSearch = Items<"/api/saved-searches">;
export type Alert = NonNullable<SavedSearch["alert"]>;

const SEARCHES = "/api/saved-searches";

export async function savedSearches(signal: AbortSignal): Promise<SavedSearch[]> {
  return (await answered(client.GET(SEARCHES, { signal }))).items;
}

export function saveSearch(search: Pick<SavedSearch, "name" | "query" | "alert">): Promise<SavedSearch> {
  return answered(client.POST(SEARCHES, { body: search }));
}

export function changeSearch(
  { id, version }: SavedSearch,
  changed: Partial<Pick<SavedSearch, "name" | "query" | "alert">>,
): Promise<SavedSearch> {
  const body = { ...changed, version };
  return answered(client.PATCH(`${SEARCHES}/{id}`, { params: { path: { id } }, body }));
}

export function forgetSearch({ id }: SavedSearch): Promise<void> {
  return done(client.DELETE(`${SEARCHES}/{id}`, { params: { path: { id } } }));
}

/** Its owner has looked: nothing in it is new to him any more. */
export function searchSeen({ id }: SavedSearch): Promise<void> {
  return done(client.POST(`${SEARCHES}/{id}/seen`, { params: { path: { id } } }));
}

export type Notifications = Ok<"/api/notifications", "get">;
export type Notification = Notifications["items"][number];

export function notifications(signal: AbortSignal): Promise<Notifications> {
  return answered(client.GET("/api/notifications", { signal }));
}

/** Marks some as read, or all of them. */
export function markRead(which: Body<"/api/notifications/read", "post">): Promise<void> {
  return done(client.POST("/api/notifications/read", { body: which }));
}

export type ExportKind = "xlsx" | "csv";

/** The view as a workbook or as text, with the columns in the order shown. */
export function exportView(kind: ExportKind, params: URLSearchParams): Promise<Blob> {
  return file(`/api/catalog/export.${kind}?${params.toString()}`);
}

type EitherSeries = Ok<"/api/products/{sku}/prices", "get">["series"][number];
type EitherDay = EitherSeries["points"][number];
export type PriceSpan = NonNullable<EitherSeries["last_7_days"]>;
/** Staff who may see costs get them as well. */
export type PriceDay = Pick<EitherDay, "day" | "price_cents" | "quantity"> & { cost_cents?: number | null };
export type PriceSeries = Narrow<EitherSeries, { points: PriceDay[] }>;

export async function productPrices(sku: string, days: number, signal: AbortSignal): Promise<PriceSeries[]> {
  const params = { path: { sku }, query: { days } };
  return (await answered(client.GET("/api/products/{sku}/prices", { params, signal }))).series;
}

type ModelQuery = NonNullable<paths["/api/catalog/model-prices"]["get"]["parameters"]["query"]>;

/** Median prices of the offers of a model, by storage and grade. */
export async function modelPrices(query: ModelQuery, signal: AbortSignal): Promise<PriceSeries[]> {
  return (await answered(client.GET("/api/catalog/model-prices", { params: { query }, signal }))).series;
}
