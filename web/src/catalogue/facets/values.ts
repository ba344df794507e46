import type { FacetValue } from "@/api/types";

/**
 * The values to show for a facet: what the server counted, and what is chosen although nothing matches any more,
 * so that a choice can always be taken back.
 */
export function shownValues(counted: FacetValue[], chosen: string[]): FacetValue[] {
  const missing = chosen
    .filter((value) => !counted.some((facet) => facet.value === value))
    .map((value) => ({ value, count: 0 }));
  return [...counted.filter((facet) => facet.count > 0 || chosen.includes(facet.value)), ...missing];
}
