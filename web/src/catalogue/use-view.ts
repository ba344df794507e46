"use client";

import { useCallback, useMemo } from "react";
import { setSearch, useSearch } from "@/lib/address";
import { formatView, parseView, type View } from "./view";

/** The product whose panel is open stands beside the view in the address. */
const PRODUCT = "product";

export interface Address {
  view: View;
  /** SKU of the open product. */
  product: string | null;
  setView: (view: View) => void;
  openProduct: (sku: string | null) => void;
}

function write(view: View, product: string | null, how: "replace" | "push"): void {
  const params = formatView(view);
  if (product === null) setSearch(params, how);
  else setSearch(`${params}${params === "" ? "" : "&"}${PRODUCT}=${encodeURIComponent(product)}`, how);
}

/** The view and the open product, read from and written to the address bar. */
export function useAddress(): Address {
  const search = useSearch();
  const view = useMemo(() => parseView(search), [search]);
  const product = useMemo(() => new URLSearchParams(search).get(PRODUCT), [search]);

  const setView = useCallback(
    (next: View) => write(next, new URLSearchParams(window.location.search).get(PRODUCT), "replace"),
    [],
  );
  const openProduct = useCallback((sku: string | null) => {
    const params = new URLSearchParams(window.location.search);
    // Opening a panel can be undone by the back button; walking from product to product cannot.
    const how = sku !== null && !params.has(PRODUCT) ? "push" : "replace";
    write(parseView(window.location.search), sku, how);
  }, []);

  return { view, product, setView, openProduct };
}
