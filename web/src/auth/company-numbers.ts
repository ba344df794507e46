/**
 * The numbers that identify a company, checked as they are typed: their form for each country of the Union, and the
 * check digits of the French ones. The server checks again and decides.
 */

/** Forms of VAT numbers without blanks, as the Commission's VIES describes them. Greece writes EL. */
const VAT_FORMS: Record<string, RegExp> = {
  AT: /^ATU\d{8}$/,
  BE: /^BE[01]\d{9}$/,
  BG: /^BG\d{9,10}$/,
  CY: /^CY\d{8}[A-Z]$/,
  CZ: /^CZ\d{8,10}$/,
  DE: /^DE\d{9}$/,
  DK: /^DK\d{8}$/,
  EE: /^EE\d{9}$/,
  ES: /^ES[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^FI\d{8}$/,
  FR: /^FR[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^GB(\d{9}|\d{12})$/,
  GR: /^EL\d{9}$/,
  HR: /^HR\d{11}$/,
  HU: /^HU\d{8}$/,
  IE: /^IE(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^IT\d{11}$/,
  LT: /^LT(\d{9}|\d{12})$/,
  LU: /^LU\d{8}$/,
  LV: /^LV\d{11}$/,
  MC: /^FR[A-HJ-NP-Z0-9]{2}\d{9}$/,
  MT: /^MT\d{8}$/,
  NL: /^NL[A-Z0-9+*]{9}B\d{2}$/,
  PL: /^PL\d{10}$/,
  PT: /^PT\d{9}$/,
  RO: /^RO\d{2,10}$/,
  SE: /^SE\d{10}01$/,
  SI: /^SI\d{8}$/,
  SK: /^SK\d{10}$/,
};

const EXAMPLES: Record<string, string> = {
  FR: "FR83404833048",
  BE: "BE0123456749",
  DE: "DE136695976",
  ES: "ESB58378431",
  IT: "IT00743110157",
  NL: "NL004495445B01",
};

export type NumberFault = "vatForm" | "vatCheck" | "vatCountry" | "sirenForm" | "sirenCheck";

/** Without the blanks and dots that people put in for reading, in capitals. */
export function bare(number: string): string {
  return number.replace(/[\s.\-\u00a0\u202f]/g, "").toUpperCase();
}

/** The prefix of a country's VAT numbers. */
export function vatPrefix(country: string): string {
  if (country === "GR") return "EL";
  return country === "MC" ? "FR" : country;
}

export function vatExample(country: string): string {
  return EXAMPLES[country] ?? `${vatPrefix(country)}123456789`;
}

/** Whether companies of this country have a VAT number that we ask for. */
export function needsVat(country: string): boolean {
  return country !== "FR" && country !== "CH" && country in VAT_FORMS;
}

/** What is wrong with a VAT number, `null` when nothing is. */
export function vatFault(typed: string, country: string): NumberFault | null {
  const number = bare(typed);
  const form = VAT_FORMS[country];
  if (form === undefined) return null;
  if (/^[A-Z]{2}/.test(number) && !number.startsWith(vatPrefix(country))) return "vatCountry";
  if (!form.test(number)) return "vatForm";
  if (country !== "FR") return null;
  const key = number.slice(2, 4);
  // The newer keys with letters follow no published rule; the older ones are digits.
  return /^\d\d$/.test(key) && key !== frenchKey(number.slice(4)) ? "vatCheck" : null;
}

/** The two digits before a SIREN in its VAT number: (12 + 3 × (SIREN mod 97)) mod 97. */
function frenchKey(siren: string): string {
  return ((12 + 3 * (Number(siren) % 97)) % 97).toString().padStart(2, "0");
}

/** The VAT number that follows from a SIREN or SIRET. */
export function vatOfSiren(typed: string): string {
  const siren = bare(typed).slice(0, 9);
  return `FR${frenchKey(siren)}${siren}`;
}

/** What is wrong with a SIREN (9 digits) or SIRET (14), `null` when nothing is. */
export function sirenFault(typed: string): NumberFault | null {
  const number = bare(typed);
  if (!/^(\d{9}|\d{14})$/.test(number)) return "sirenForm";
  // The post office has more branches than the check digit allows for: the sum of its digits is a multiple of five.
  if (number.length === 14 && number.startsWith("356000000")) {
    const sum = [...number].reduce((total, digit) => total + Number(digit), 0);
    return luhn(number) || sum % 5 === 0 ? null : "sirenCheck";
  }
  return luhn(number) && luhn(number.slice(0, 9)) ? null : "sirenCheck";
}

function luhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}

/** One field for both: nine digits are a SIREN, fourteen the SIRET of one of its sites, from which the SIREN follows. */
export function frenchNumbers(
  typed: string,
  country: string,
): { siren: string | null; siret: string | null } {
  const number = country === "FR" ? bare(typed) : "";
  return {
    siren: number === "" ? null : number.slice(0, 9),
    siret: number.length > 9 ? number : null,
  };
}
