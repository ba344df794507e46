/**
 * A key that names one intention of the user (an upload), so that sending it twice does it once.
 * `crypto.randomUUID` is missing outside secure contexts, which a shop's own network may be.
 */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
