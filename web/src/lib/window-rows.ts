"use client";

/**
 * The window of a list whose rows are all of one height, which is all that the catalogue needs of virtual scrolling:
 * arithmetic on the scroll position, no measuring of rows, one rendering for each row that comes into sight.
 */
import { type RefObject, useCallback, useLayoutEffect, useMemo, useState } from "react";

interface Shape {
  count: number;
  /** Of a row, in pixels. */
  height: number;
  /** Height of what stays at the top of the scrolled area and covers rows, in pixels. */
  head: number;
  /** Rows kept in the page above and below the screen. */
  overscan: number;
}

interface Range {
  from: number;
  to: number;
}

/** Rows of the first rendering, before the area is measured. */
const BEFORE_MEASURING_PX = 900;

/** The rows to have in the page, both included; `to` is -1 for an empty list. */
export function windowOf({ count, height, head, overscan }: Shape, scrolled: number, room: number): Range {
  const first = Math.floor((scrolled - head) / height);
  const last = Math.floor((scrolled - head + room) / height);
  return { from: Math.max(0, first - overscan), to: Math.min(count - 1, last + overscan + 1) };
}

/** The scroll position, as near as possible to the present one, at which a row is wholly on screen. */
export function revealed({ height, head }: Shape, index: number, scrolled: number, room: number): number {
  const top = head + index * height;
  if (top < scrolled + head) return top - head;
  return top + height > scrolled + room ? top + height - room : scrolled;
}

interface WindowedRows {
  /** The indexes of the rows to draw, in order. */
  indexes: number[];
  /** Height of all rows, in pixels. */
  total: number;
  reveal: (index: number) => void;
}

export function useWindowedRows(scroller: RefObject<HTMLElement | null>, shape: Shape): WindowedRows {
  const { count, height, head, overscan } = shape;
  const [range, setRange] = useState<Range>(() => windowOf(shape, 0, BEFORE_MEASURING_PX));

  useLayoutEffect(() => {
    const area = scroller.current;
    if (area === null) return;
    const look = () => {
      const next = windowOf({ count, height, head, overscan }, area.scrollTop, area.clientHeight);
      setRange((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    look();
    area.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(area);
    return () => {
      area.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [scroller, count, height, head, overscan]);

  const indexes = useMemo(() => {
    const last = Math.min(range.to, count - 1);
    return Array.from({ length: Math.max(0, last - range.from + 1) }, (_, place) => range.from + place);
  }, [range, count]);

  const reveal = useCallback(
    (index: number) => {
      const area = scroller.current;
      if (area === null) return;
      const place = { count, height, head, overscan };
      area.scrollTop = revealed(place, index, area.scrollTop, area.clientHeight);
    },
    [scroller, count, height, head, overscan],
  );

  return { indexes, total: count * height, reveal };
}
