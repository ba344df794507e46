/**
 * Numbers, money, days and moments as people of each language write them.
 * Money arrives in integer cents and is never turned into a float: the decimal text is built from the digits.
 */
import type { Language } from "@/api/types";

const TAG: Record<Language, string> = { fr: "fr-FR", en: "en-IE" };
const ZONE = "Europe/Paris";
const NARROW = "\u202f";

function memo<T>(make: (tag: string) => T): (language: Language) => T {
  const made: Partial<Record<Language, T>> = {};
  return (language) => {
    made[language] ??= make(TAG[language]);
    return made[language] as T;
  };
}

const integers = memo((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
const amounts = memo(
  (tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const percents = memo(
  (tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
const sizes = memo((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }));
const days = memo((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone: "UTC" }));
const longDays = memo(
  (tag) => new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }),
);
const shortDays = memo(
  (tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "UTC" }),
);
const moments = memo(
  (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short", timeZone: ZONE }),
);
const relatives = memo((tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));

/** Thin spaces only: Intl mixes narrow and wide ones. */
function narrow(text: string): string {
  return text.replaceAll("\u00a0", NARROW);
}

/** `12345` → `12 345`. */
export function integer(value: number, language: Language): string {
  return narrow(integers(language).format(value));
}

/** Integer cents as a decimal text, `-5` → `-0.05`. */
export function decimalOfCents(cents: number): `${number}` {
  const digits = Math.abs(cents).toString().padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
}

/** The number of an amount without its unit, `123456` → `1 234,56`. */
export function amount(cents: number, language: Language): string {
  return narrow(amounts(language).format(decimalOfCents(cents)));
}

/** An amount in euros: `1 234,56 €`, `€1,234.56`. */
export function money(cents: number, language: Language): string {
  const text = amount(cents, language);
  return language === "fr" ? `${text}${NARROW}€` : `€${text}`;
}

/** Whole euros for axes and matrices, rounded half up. */
export function wholeEuros(cents: number, language: Language): string {
  const text = integer(Math.floor((cents + 50) / 100), language);
  return language === "fr" ? `${text}${NARROW}€` : `€${text}`;
}

/** Basis points as a signed percentage: `420` → `+4,2 %`. The minus is the real one. */
export function signedPercent(basisPoints: number, language: Language): string {
  const text = percents(language).format(Math.abs(basisPoints) / 100);
  const sign = basisPoints > 0 ? "+" : basisPoints < 0 ? "\u2212" : "";
  return `${sign}${text}${language === "fr" ? NARROW : ""}%`;
}

/** Movement from one price to another in basis points, `null` where it has no meaning. */
export function movement(before: number | null | undefined, after: number | null | undefined): number | null {
  if (before == null || after == null || before <= 0 || before === after) return null;
  return Math.round(((after - before) * 10_000) / before);
}

/** `2026-11-24` → `24 nov. 2026`. */
export function day(value: string, language: Language): string {
  return days(language).format(new Date(`${value}T00:00:00Z`));
}

/** `2026-11-24` → `mardi 24 novembre`. */
export function longDay(value: string, language: Language): string {
  return longDays(language).format(new Date(`${value}T00:00:00Z`));
}

/** `2026-11-24` → `24 nov.`, for axes. */
export function shortDay(value: string, language: Language): string {
  return shortDays(language).format(new Date(`${value}T00:00:00Z`));
}

/** An instant in Paris time, in full. */
export function moment(value: string, language: Language): string {
  return moments(language).format(new Date(value));
}

/** An instant as people say it: `il y a 2 heures` when near, the day otherwise. */
export function relative(value: string, now: number, language: Language): string {
  const seconds = Math.round((new Date(value).getTime() - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 45) return relatives(language).format(0, "second");
  if (distance < 3_600) return relatives(language).format(Math.round(seconds / 60), "minute");
  if (distance < 86_400) return relatives(language).format(Math.round(seconds / 3_600), "hour");
  if (distance < 7 * 86_400) return relatives(language).format(Math.round(seconds / 86_400), "day");
  return day(value.slice(0, 10), language);
}

/** A file's size: `1,4 Mo`, `1.4 MB`. */
export function fileSize(bytes: number, language: Language): string {
  const unit = language === "fr" ? "o" : "B";
  if (bytes < 1_000) return `${integer(bytes, language)}${NARROW}${unit}`;
  if (bytes < 1_000_000) return `${integer(bytes / 1_000, language)}${NARROW}k${unit}`;
  return `${sizes(language).format(bytes / 1_000_000)}${NARROW}M${unit}`;
}

/** A SKU in the groups that people read aloud, 3·6·5; other lengths are left whole. */
export function skuGroups(sku: string): string[] {
  return /^\d{14}$/.test(sku) ? [sku.slice(0, 3), sku.slice(3, 9), sku.slice(9)] : [sku];
}
