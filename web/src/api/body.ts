/** The body of a success. The client throws on everything else, hence the narrow check. */
export function body<T>(result: { data?: T; response: Response }): T {
  if (result.data === undefined) throw new Error(`empty answer (${result.response.status})`);
  return result.data;
}

/** Waits for the body of a success. */
export async function answered<T>(request: Promise<{ data?: T; response: Response }>): Promise<T> {
  return body(await request);
}

/** Waits for a success that has nothing to tell. */
export async function done(request: Promise<unknown>): Promise<void> {
  await request;
}
