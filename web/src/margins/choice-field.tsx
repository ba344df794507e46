"use client";

import { X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/ui/select";

interface ChoiceFieldProps {
  label: string;
  offered: string[];
  chosen: string[];
  text?: (value: string) => string;
  onChange: (chosen: string[]) => void;
}

/** Some of a list of values; none means all of them. */
export function ChoiceField({ label, offered, chosen, text = (value) => value, onChange }: ChoiceFieldProps) {
  const t = useTranslations("trade.margins");
  const id = useId();
  const left = offered.filter((value) => !chosen.includes(value));
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-grid">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-1.5">
        {chosen.map((value) => (
          <button
            key={value}
            type="button"
            aria-label={t("removeValue", { value: text(value) })}
            onClick={() => onChange(chosen.filter((one) => one !== value))}
            className="inline-flex h-7 items-center gap-1 rounded-sm bg-sunken pr-1 pl-2 font-medium text-note hover:bg-line pointer-coarse:h-9"
          >
            {text(value)}
            <X size={13} aria-hidden className="text-ink-3" />
          </button>
        ))}
        <Select
          id={id}
          dense
          value=""
          disabled={left.length === 0}
          onChange={(event) => event.target.value !== "" && onChange([...chosen, event.target.value])}
          className="min-w-32"
        >
          <option value="">{chosen.length === 0 ? t("all") : t("another")}</option>
          {left.map((value) => (
            <option key={value} value={value}>
              {text(value)}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
