import type { Language } from "@/api/types";

/** The Union, its neighbours where the house sells, and Monaco, which France's VAT covers. */
export const COUNTRIES = [
  "AT",
  "BE",
  "BG",
  "CH",
  "CY",
  "CZ",
  "DE",
  "DK",
  "EE",
  "ES",
  "FI",
  "FR",
  "GB",
  "GR",
  "HR",
  "HU",
  "IE",
  "IT",
  "LT",
  "LU",
  "LV",
  "MC",
  "MT",
  "NL",
  "PL",
  "PT",
  "RO",
  "SE",
  "SI",
  "SK",
];

const names: Partial<Record<Language, Intl.DisplayNames>> = {};

/** `FR` → `France`; a code that is none stays. */
export function countryName(code: string, language: Language): string {
  names[language] ??= new Intl.DisplayNames(language, { type: "region" });
  try {
    return names[language]?.of(code) ?? code;
  } catch {
    return code;
  }
}
