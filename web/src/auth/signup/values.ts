/** What a company tells us to get in, and what is wrong with it, step by step. */
import type { SignUp } from "@/api/entry";
import type { Language } from "@/api/types";
import { bare, frenchNumbers, type NumberFault, needsVat, sirenFault, vatFault } from "../company-numbers";

export interface Values {
  country: string;
  company: string;
  vat: string;
  siren: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  contact: string;
  email: string;
  phone: string;
  message: string;
}

export type Step = "company" | "address" | "contact";
export const STEPS: Step[] = ["company", "address", "contact"];

export type Fault = "missing" | "vatNeeded" | "sirenNeeded" | "email" | "postcode" | NumberFault;
export type Faults = Partial<Record<keyof Values, Fault>>;

export const BLANK: Values = {
  country: "FR",
  company: "",
  vat: "",
  siren: "",
  line1: "",
  line2: "",
  postcode: "",
  city: "",
  contact: "",
  email: "",
  phone: "",
  message: "",
};

export function validEmail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email.trim());
}

/** What is wrong with the fields of a step. */
export function faultsOf(step: Step, values: Values): Faults {
  const faults: Faults = {};
  const require = (...fields: (keyof Values)[]) => {
    for (const field of fields) if (values[field].trim() === "") faults[field] = "missing";
  };
  if (step === "company") {
    require("company");
    Object.assign(faults, numberFaults(values));
  } else if (step === "address") {
    require("line1", "city", "postcode");
    if (values.country === "FR" && values.postcode.trim() !== "" && !/^\d{5}$/.test(values.postcode.trim())) {
      faults.postcode = "postcode";
    }
  } else {
    require("contact", "email");
    if (values.email.trim() !== "" && !validEmail(values.email)) faults.email = "email";
  }
  return faults;
}

function numberFaults({ country, vat, siren }: Values): Faults {
  const faults: Faults = {};
  if (country === "FR") {
    const fault = siren.trim() === "" ? "sirenNeeded" : sirenFault(siren);
    if (fault !== null) faults.siren = fault;
  } else if (vat.trim() === "" && needsVat(country)) faults.vat = "vatNeeded";
  if (vat.trim() !== "") {
    const fault = vatFault(vat, country);
    if (fault !== null) faults.vat = fault;
  }
  return faults;
}

/** The step on which a field of the server's stands. */
export const FIELD_OF: Record<string, keyof Values> = {
  "company.name": "company",
  "company.country": "country",
  "company.vat_number": "vat",
  "company.siren": "siren",
  "company.siret": "siren",
  "address.line1": "line1",
  "address.line2": "line2",
  "address.postcode": "postcode",
  "address.city": "city",
  "contact.name": "contact",
  "contact.email": "email",
  "contact.phone": "phone",
  message: "message",
};

const STEP_OF: Record<Step, (keyof Values)[]> = {
  company: ["country", "company", "vat", "siren"],
  address: ["line1", "line2", "postcode", "city"],
  contact: ["contact", "email", "phone", "message"],
};

export function stepOf(field: keyof Values): Step {
  return STEPS.find((step) => STEP_OF[step].includes(field)) ?? "company";
}

function optional(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

export function requestOf(values: Values, password: string, language: Language): SignUp {
  return {
    company: {
      name: values.company.trim(),
      country: values.country,
      vat_number: values.vat.trim() === "" ? null : bare(values.vat),
      ...frenchNumbers(values.siren, values.country),
    },
    contact: {
      name: values.contact.trim(),
      email: values.email.trim(),
      language,
      phone: optional(values.phone),
    },
    address: {
      line1: values.line1.trim(),
      line2: optional(values.line2),
      postcode: values.postcode.trim(),
      city: values.city.trim(),
      country: values.country,
    },
    password,
    message: optional(values.message),
  };
}
