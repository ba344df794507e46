/**
 * A view of the catalogue: what is searched, filtered and sorted. It lives in the address bar under the names
 * of the API's own parameters, so that a link shows a colleague the same offers.
 */
import type { CatalogueQuery } from "@/api/types";

export const LIST_KEYS = [
  "grade",
  "brand",
  "model",
  "storage",
  "regime",
  "functionality",
  "info",
  "colour",
  "boxed",
  "badge",
  "item_group",
  "cloud_lock",
] as const;
export type ListKey = (typeof LIST_KEYS)[number];

export const RANGE_KEYS = ["price_min", "price_max", "quantity_min", "quantity_max"] as const;
export type RangeKey = (typeof RANGE_KEYS)[number];

export const SORTS = [
  "name",
  "price",
  "quantity",
  "grade",
  "brand",
  "model",
  "sku",
  "storage",
  "functionality",
  "colour",
  "boxed",
  "regime",
  "cloud_lock",
  "ean",
  "cost",
  "margin",
] as const;
export type Sort = (typeof SORTS)[number];
export type Direction = "asc" | "desc";

const BASE = "base_storage";

export const STOCKS = ["in", "out", "all"] as const;
export type Stock = (typeof STOCKS)[number];

export interface View {
  q: string;
  /** Chosen values by facet; values within one facet are alternatives. `""` is "no value". */
  lists: Partial<Record<ListKey, string[]>>;
  /** Prices in cents, quantities in units. */
  ranges: Partial<Record<RangeKey, number>>;
  /** Only the smallest capacity of each Apple or Samsung model. */
  base: boolean;
  stock: Stock;
  sort: Sort;
  dir: Direction;
}

/** The first view: everything in stock. Nothing else is hidden, so that nothing seems to be missing. */
export const DEFAULT_VIEW: View = {
  q: "",
  lists: {},
  ranges: {},
  base: false,
  stock: "in",
  sort: "name",
  dir: "asc",
};

function oneOf<T extends string>(values: readonly T[], value: string | null, otherwise: T): T {
  return values.find((known) => known === value) ?? otherwise;
}

/** Reads a view from an address; what it does not understand is left out rather than refused. */
export function parseView(search: string): View {
  const params = new URLSearchParams(search);
  const lists: View["lists"] = {};
  for (const key of LIST_KEYS) {
    const values = [...new Set(params.getAll(key))];
    if (values.length > 0) lists[key] = values;
  }
  const ranges: View["ranges"] = {};
  for (const key of RANGE_KEYS) {
    const text = params.get(key);
    if (text !== null && /^\d{1,9}$/.test(text)) ranges[key] = Number(text);
  }
  return {
    q: params.get("q") ?? "",
    lists,
    ranges,
    base: params.get(BASE) === "true",
    stock: oneOf(STOCKS, params.get("stock"), DEFAULT_VIEW.stock),
    sort: oneOf(SORTS, params.get("sort"), DEFAULT_VIEW.sort),
    dir: oneOf(["asc", "desc"], params.get("dir"), DEFAULT_VIEW.dir),
  };
}

/** The shortest address of a view, the same for equal views: it also names the view in caches. */
export function formatView(view: View): string {
  const params = new URLSearchParams();
  if (view.q !== "") params.set("q", view.q);
  for (const key of LIST_KEYS) {
    for (const value of [...(view.lists[key] ?? [])].sort()) params.append(key, value);
  }
  for (const key of RANGE_KEYS) {
    const value = view.ranges[key];
    if (value !== undefined) params.set(key, String(value));
  }
  if (view.base) params.set(BASE, "true");
  if (view.stock !== DEFAULT_VIEW.stock) params.set("stock", view.stock);
  if (view.sort !== DEFAULT_VIEW.sort) params.set("sort", view.sort);
  if (view.dir !== DEFAULT_VIEW.dir) params.set("dir", view.dir);
  return params.toString();
}

/** The question to the server that a view stands for. */
export function queryOf(view: View): CatalogueQuery {
  const { storage, ...texts } = view.lists;
  return {
    ...(view.q.trim() !== "" && { q: view.q.trim() }),
    ...texts,
    ...(storage && { storage: storage.filter((gb) => /^\d+$/.test(gb)).map(Number) }),
    ...view.ranges,
    ...(view.base && { base_storage: true }),
    stock: view.stock,
    sort: view.sort,
    dir: view.dir,
  };
}

/** The same view with a value of a facet chosen or no longer chosen. */
export function toggled(view: View, key: ListKey, value: string): View {
  const chosen = view.lists[key] ?? [];
  return withList(
    view,
    key,
    chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value],
  );
}

export function withList(view: View, key: ListKey, values: string[]): View {
  const lists = { ...view.lists };
  if (values.length === 0) delete lists[key];
  else lists[key] = values;
  return { ...view, lists };
}

/** The same view with bounds changed; `null` lifts a bound. */
export function withRanges(view: View, bounds: Partial<Record<RangeKey, number | null>>): View {
  const ranges = { ...view.ranges };
  for (const key of RANGE_KEYS) {
    const bound = bounds[key];
    if (bound === null) delete ranges[key];
    else if (bound !== undefined) ranges[key] = bound;
  }
  return { ...view, ranges };
}

/** What a suggestion changes in a view: its words take the place of the search, its filters join those that are set. */
export function suggested(view: View, query: string): Pick<View, "q" | "lists"> {
  const wanted = parseView(query);
  return { q: wanted.q, lists: { ...view.lists, ...wanted.lists } };
}

/** The same view without search and filters; sort and availability stay. */
export function cleared(view: View): View {
  return { ...view, q: "", lists: {}, ranges: {}, base: false };
}

/** The question to the server as an address, with every choice said: what an export is asked for. */
export function paramsOf(view: View): URLSearchParams {
  const params = new URLSearchParams(formatView(view));
  params.set("stock", view.stock);
  params.set("sort", view.sort);
  params.set("dir", view.dir);
  return params;
}

/** How many filters are set, the search not counted. */
export function filterCount(view: View): number {
  const lists = LIST_KEYS.reduce((sum, key) => sum + (view.lists[key]?.length ?? 0), 0);
  const price = view.ranges.price_min !== undefined || view.ranges.price_max !== undefined;
  const quantity = view.ranges.quantity_min !== undefined || view.ranges.quantity_max !== undefined;
  return lists + Number(price) + Number(quantity) + Number(view.base);
}

/** The same view sorted by a column; a second time turns the direction round. */
export function sortedBy(view: View, sort: Sort): View {
  if (view.sort === sort) return { ...view, dir: view.dir === "asc" ? "desc" : "asc" };
  // Most stock first is what people mean; everything else starts at its natural beginning.
  const most = sort === "quantity" || sort === "margin";
  return { ...view, sort, dir: most ? "desc" : "asc" };
}
