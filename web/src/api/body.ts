/** The body of a success. The client throws on everything else, hence the narrow check. */
export function body<T>(result: { data?: T; response: Response }): T {
  if (result.data === undefined) throw new Error(`empty answer (${result.response.status})`);
  return result.data;
}
