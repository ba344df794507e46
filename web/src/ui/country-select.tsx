"use client";

import { useShownLanguage } from "@/i18n/provider";
import { COUNTRIES, countryName } from "@/lib/countries";
import type { FieldControl } from "./field";
import { Select } from "./select";

interface CountrySelectProps {
  value: string;
  onChange: (country: string) => void;
  control: FieldControl;
}

export function CountrySelect({ value, onChange, control }: CountrySelectProps) {
  const language = useShownLanguage();
  const codes = COUNTRIES.includes(value) ? COUNTRIES : [...COUNTRIES, value];
  const named = codes.map((code) => ({ code, name: countryName(code, language) }));
  named.sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <Select
      className="w-full"
      autoComplete="country"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...control}
    >
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}
