"use client";

/** The query part of the address bar as state. Replacing keeps one history entry per page, pushing adds one. */
import { useSyncExternalStore } from "react";

const CHANGED = "dbc:address";

function subscribe(changed: () => void) {
  window.addEventListener("popstate", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(CHANGED, changed);
  };
}

/** The current query, `?` included when there is one. The exported page has none. */
export function useSearch(): string {
  return useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => "",
  );
}

export function setSearch(params: string, how: "replace" | "push" = "replace"): void {
  const address = window.location.pathname + (params === "" ? "" : `?${params}`);
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
  window.dispatchEvent(new Event(CHANGED));
}
