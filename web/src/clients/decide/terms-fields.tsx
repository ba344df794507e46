"use client";

import { useTranslations } from "use-intl";
import type { Client } from "@/api/clients";
import type { Language } from "@/api/types";
import { centsOf, typedEuros } from "@/lib/euros";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { useGroups } from "../use-clients";

export interface TypedTerms {
  group: string;
  payment: string;
  limit: string;
}

/** The terms that are offered; a company may have others, which are kept. */
const OFFERED = [
  "prepaid",
  "net_7",
  "net_15",
  "net_30",
  "net_45",
  "net_60",
  "end_of_month_30",
  "end_of_month_45",
];

/** Payment terms in words: `prepaid`, `net_30`, `end_of_month_45`. */
export function useTermsName(): (code: string) => string {
  const t = useTranslations("clients.termsOf");
  return (code) => {
    const found = /^(net|end_of_month)_(\d+)$/.exec(code);
    if (code === "prepaid") return t("prepaid");
    if (!found?.[2]) return code;
    return t(found[1] === "net" ? "net" : "endOfMonth", { days: found[2] });
  };
}

/** The terms of a company as typed, or those that a new one starts with. */
export function termsOf(client: Client | null, language: Language): TypedTerms {
  return {
    group: client?.group?.id ?? "",
    payment: client?.payment_terms ?? "prepaid",
    limit: typedEuros(client?.credit_limit_cents ?? 0, language),
  };
}

interface TermsFieldsProps {
  terms: TypedTerms;
  onChange: (terms: TypedTerms) => void;
}

export function TermsFields({ terms, onChange }: TermsFieldsProps) {
  const t = useTranslations("clients");
  const termsName = useTermsName();
  const groups = useGroups();
  return (
    <>
      <Field label={t("terms")}>
        {(control) => (
          <Select
            className="w-full"
            value={terms.payment}
            onChange={(event) => onChange({ ...terms, payment: event.target.value })}
            {...control}
          >
            {(OFFERED.includes(terms.payment) ? OFFERED : [...OFFERED, terms.payment]).map((code) => (
              <option key={code} value={code}>
                {termsName(code)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={t("limit")}
        hint={t("limitHint")}
        error={centsOf(terms.limit) === null ? t("limitBad") : null}
      >
        {(control) => (
          <Input
            inputMode="decimal"
            value={terms.limit}
            onChange={(event) => onChange({ ...terms, limit: event.target.value })}
            {...control}
          />
        )}
      </Field>
      <Field label={t("group")}>
        {(control) => (
          <Select
            className="w-full"
            value={terms.group}
            onChange={(event) => onChange({ ...terms, group: event.target.value })}
            {...control}
          >
            <option value="">{t("noGroup")}</option>
            {groups.data?.items.map((group) => (
              <option key={group.id} value={group.id}>
                {group.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}
