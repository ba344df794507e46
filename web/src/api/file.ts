/** Files that the API gives. */
import { authorisedFetch } from "./client";

/** Asks for a file by its address. */
export async function file(path: string): Promise<Blob> {
  const request = new Request(new URL(path, window.location.origin).href, { headers: { Accept: "*/*" } });
  return (await authorisedFetch(request)).blob();
}

/** A query without what is empty or absent. */
export function filled<Q extends Record<string, string | number | undefined>>(query: Q): Partial<Q> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given) as Partial<Q>;
}
