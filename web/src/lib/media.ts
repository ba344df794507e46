"use client";

import { useSyncExternalStore } from "react";

/** Whether a media query matches; the exported page answers `fallback` until the browser is known. */
export function useMedia(query: string, fallback: boolean): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
    () => fallback,
  );
}

/** Below this, rows become cards and panels become sheets. */
export function usePhone(): boolean {
  return useMedia("(max-width: 767px)", false);
}

/** Wide enough for the facet rail to stand beside the grid. */
export function useWide(): boolean {
  return useMedia("(min-width: 1180px)", true);
}
