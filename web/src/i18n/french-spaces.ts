/**
 * French typography for the message catalogue: a no-break space before a colon and inside guillemets, a narrow one
 * before `; ? ! %` and `€`. Written here once, so that the catalogue stays readable in an editor.
 */
export function frenchSpaces(text: string): string {
  return text
    .replaceAll(" :", "\u00a0:")
    .replaceAll("« ", "«\u00a0")
    .replaceAll(" »", "\u00a0»")
    .replace(/ ([;?!%€])/g, "\u202f$1");
}

/** A copy of a catalogue of messages with `frenchSpaces` applied to every text. */
export function withFrenchSpaces<T>(messages: T): T {
  if (typeof messages === "string") return frenchSpaces(messages) as T;
  return Object.fromEntries(
    Object.entries(messages as Record<string, unknown>).map(([key, value]) => [key, withFrenchSpaces(value)]),
  ) as T;
}
