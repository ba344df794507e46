/** An amount as people type it, `5 000,50`, in cents; `null` when it is none. No float is involved. */
export function centsOf(typed: string): number | null {
  const text = typed.replace(/[\s\u00a0\u202f€]/g, "");
  const found =
    /^(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(text) ?? /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/.exec(text);
  if (!found) return null;
  const [, whole = "", fraction = ""] = found;
  return Number(whole.replaceAll(",", "")) * 100 + Number(fraction.padEnd(2, "0"));
}

/** Cents as a person would type them: `5000`, `5000,50`. */
export function typedEuros(cents: number, language: "fr" | "en"): string {
  const whole = String(Math.floor(cents / 100));
  const fraction = cents % 100;
  return fraction === 0
    ? whole
    : `${whole}${language === "fr" ? "," : "."}${String(fraction).padStart(2, "0")}`;
}
