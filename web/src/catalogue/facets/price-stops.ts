import type { PriceFacet } from "@/api/types";

/** The borders between the bars of the histogram, in cents, lowest first. */
export function edgesOf(prices: PriceFacet): number[] {
  const first = prices.buckets[0];
  return first === undefined ? [] : [first.from_cents, ...prices.buckets.map((bucket) => bucket.to_cents)];
}

/** The stop of the lower handle for a bound: the last border that is not above it. */
export function stopBelow(edges: number[], bound: number | null): number {
  if (bound === null) return 0;
  const above = edges.findIndex((edge) => edge > bound);
  return above === -1 ? Math.max(0, edges.length - 2) : Math.max(0, above - 1);
}

/** The stop of the upper handle for a bound: the first border that is not below it. */
export function stopAbove(edges: number[], bound: number | null): number {
  const last = Math.max(0, edges.length - 1);
  if (bound === null) return last;
  const stop = edges.findIndex((edge) => edge >= bound);
  return stop === -1 ? last : Math.max(1, stop);
}
