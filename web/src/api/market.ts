/** What the pages ask beside the list of offers: suggestions, prices over time, substitutes, searches, news. */
import { call, download } from "./call";
import type { Offer, Regime } from "./types";

export interface Suggestion {
  kind: "product" | "sku" | "brand" | "grade" | "colour";
  /** In the supplier's words. */
  text: string;
  /** The address of the view that it stands for, after the question mark. */
  query: string;
  count: number;
  from_price_cents?: number | null;
}

export async function suggestions(q: string, signal: AbortSignal): Promise<Suggestion[]> {
  const found = await call<{ items: Suggestion[] }>("GET", "/api/catalog/suggest", { query: { q }, signal });
  return found.items;
}

export interface Substitute {
  offer: Offer;
  /** In what it differs, in words. */
  reasons: string[];
}

export async function substitutes(offerId: string, signal: AbortSignal): Promise<Substitute[]> {
  const path = `/api/offers/${encodeURIComponent(offerId)}/substitutes`;
  return (await call<{ items: Substitute[] }>("GET", path, { signal })).items;
}

/** A search that a person keeps, with the wish to be told. */
export interface SavedSearch {
  id: string;
  name: string;
  /** The catalogue's address after the question mark. */
  query: string;
  alert: Alert | null;
  version: number;
  /** Offers that it finds now; `null` when its address cannot be read any more. */
  matches: number | null;
  /** Offers that the last list brought, as long as its owner has not looked. */
  new_since: number;
}

export interface Alert {
  quantity_min: number;
  price_max_cents: number | null;
  by_mail: boolean;
}

const SEARCHES = "/api/saved-searches";

export async function savedSearches(signal: AbortSignal): Promise<SavedSearch[]> {
  return (await call<{ items: SavedSearch[] }>("GET", SEARCHES, { signal })).items;
}

export function saveSearch(search: Pick<SavedSearch, "name" | "query" | "alert">): Promise<SavedSearch> {
  return call("POST", SEARCHES, { body: search });
}

export function changeSearch(
  { id, version }: SavedSearch,
  changed: Partial<Pick<SavedSearch, "name" | "query" | "alert">>,
): Promise<SavedSearch> {
  return call("PATCH", `${SEARCHES}/${id}`, { body: { ...changed, version } });
}

export function forgetSearch({ id }: SavedSearch): Promise<void> {
  return call("DELETE", `${SEARCHES}/${id}`);
}

/** Its owner has looked: nothing in it is new to him any more. */
export function searchSeen({ id }: SavedSearch): Promise<void> {
  return call("POST", `${SEARCHES}/${id}/seen`);
}

export interface Notification {
  id: string;
  kind: string;
  title: string;
  body: string;
  /** Where it leads within the application. */
  link: string | null;
  at: string;
  read: boolean;
}

export interface Notifications {
  unread: number;
  items: Notification[];
}

export function notifications(signal: AbortSignal): Promise<Notifications> {
  return call("GET", "/api/notifications", { signal });
}

/** Marks some as read, or all of them. */
export function markRead(which: { ids: string[] } | { all: true }): Promise<void> {
  return call("POST", "/api/notifications/read", { body: which });
}

export type ExportKind = "xlsx" | "csv";

/** The view as a workbook or as text, with the columns in the order shown. */
export function exportView(kind: ExportKind, params: URLSearchParams): Promise<Blob> {
  return download(`/api/catalog/export.${kind}?${params.toString()}`);
}

/** The lowest and the highest price of some days. */
export interface PriceSpan {
  low_cents: number;
  high_cents: number;
}

export interface PriceSeries {
  offer_id: string | null;
  regime: Regime;
  points: PriceDay[];
  last_7_days: PriceSpan | null;
  last_30_days: PriceSpan | null;
  last_90_days: PriceSpan | null;
  /** `null` for fewer than two days. */
  slope_cents_per_week: number | null;
}

export interface PriceDay {
  day: string;
  price_cents: number | null;
  quantity: number;
  /** Staff who may see costs. */
  cost_cents?: number | null;
}

export async function productPrices(sku: string, days: number, signal: AbortSignal): Promise<PriceSeries[]> {
  const path = `/api/products/${encodeURIComponent(sku)}/prices`;
  return (await call<{ series: PriceSeries[] }>("GET", path, { query: { days }, signal })).series;
}
