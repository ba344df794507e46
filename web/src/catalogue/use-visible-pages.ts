"use client";

import { useEffect, useRef } from "react";
import { PAGE_ROWS } from "./use-catalogue";

/** Rows fetched ahead of the last one on screen, and kept behind the first. */
const AHEAD = 60;
const BEHIND = 20;
/** A thumb dragged across the scroll bar passes many pages; only the one where it rests is fetched. */
const REST_MS = 90;

/** Tells the catalogue which rows are on screen: at once while reading on, after a rest when jumping. */
export function useVisiblePages(show: (from: number, to: number) => void, first: number, last: number): void {
  const shown = useRef(0);

  useEffect(() => {
    const tell = () => {
      shown.current = first;
      show(Math.max(0, first - BEHIND), last + AHEAD);
    };
    if (Math.abs(first - shown.current) <= PAGE_ROWS) {
      tell();
      return;
    }
    const timer = setTimeout(tell, REST_MS);
    return () => clearTimeout(timer);
  }, [show, first, last]);
}
