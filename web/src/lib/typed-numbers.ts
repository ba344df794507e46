/** Numbers as people type them, read without going through a float. */

/** `230`, `230,5`, `1 230.50` → cents; `null` for anything else. */
export function centsOf(text: string): number | null {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f€]/g, ""));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** `11`, `11,5`, `-2.25` (percent) → basis points; `null` for anything else. */
export function basisPointsOf(text: string): number | null {
  const match = /^([-\u2212]?)(.+)$/.exec(text.replace(/[\s\u00a0\u202f%]/g, ""));
  const size = match?.[2] === undefined ? null : centsOf(match[2]);
  // `0 -` rather than a sign: a negative zero is not equal to zero everywhere.
  return size === null ? null : match?.[1] ? 0 - size : size;
}

/** A whole number that is not negative. */
export function wholeOf(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f]/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
