/** Moments as people in Paris write them into a form. */

const PARTS = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Paris",
  dateStyle: "short",
  timeStyle: "short",
});

/** `2026-11-25T08:30` in Paris for a moment, as a form's field wants it. */
export function parisField(moment: Date): string {
  return PARTS.format(moment).replace(" ", "T");
}

/** The moment that a form's field means in Paris; `null` for an incomplete one. */
export function parisMoment(field: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(field)) return null;
  const asUtc = new Date(`${field}:00Z`);
  if (Number.isNaN(asUtc.getTime())) return null;
  // The zone is one or two hours ahead: the guess whose text is the field is right.
  for (const hours of [1, 2]) {
    const guess = new Date(asUtc.getTime() - hours * 3_600_000);
    if (parisField(guess) === field) return guess;
  }
  // An hour that the clocks skip in spring: the one after.
  return new Date(asUtc.getTime() - 3_600_000);
}
