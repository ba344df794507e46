"use client";

/** One rule: name, for whom, which offers, how the price is made, from when to when. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { searchCatalogue } from "@/api/catalogue";
import type { MarginRule, Rounding } from "@/api/margins";
import { useLabels } from "@/catalogue/labels";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { basisPointsOf, centsOf, wholeOf } from "@/lib/typed-numbers";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { ChoiceField } from "./choice-field";
import type { DraftRule } from "./draft";
import { useAudiences } from "./use-audiences";

interface RuleFormProps {
  draft: DraftRule;
  mayWrite: boolean;
  onClose: () => void;
  onDone: (draft: DraftRule) => void;
}

const ROUNDINGS: Rounding[] = ["cent", "euro", "ninety"];

export function RuleForm({ draft, mayWrite, onClose, onDone }: RuleFormProps) {
  const t = useTranslations();
  const format = useFormat();
  const labels = useLabels();
  const audiences = useAudiences();
  const { rule } = draft;
  const decimal = (cents: number | null) => {
    if (cents === null) return "";
    const text = decimalOfCents(cents).replace(/\.00$/, "");
    return format.language === "fr" ? text.replace(".", ",") : text;
  };
  const [scope, setScope] = useState(rule.scope);
  const [name, setName] = useState(rule.name);
  const [rounding, setRounding] = useState(rule.rounding);
  const [from, setFrom] = useState(rule.valid_from ?? "");
  const [to, setTo] = useState(rule.valid_to ?? "");
  const [typed, setTyped] = useState({
    priority: String(rule.priority),
    markup: decimal(rule.markup_bp),
    fixed: decimal(rule.fixed_cents),
    minimum: decimal(rule.minimum_price_cents),
    costFrom: decimal(scope.cost_from_cents),
    costTo: decimal(scope.cost_to_cents),
  });
  const [tried, setTried] = useState(false);
  const values = useQuery({
    queryKey: ["catalogue-values"],
    queryFn: ({ signal }) => searchCatalogue({ stock: "all", offset: 0, limit: 1, facets: true }, signal),
    staleTime: 300_000,
  });
  const offered = (facet: "brand" | "grade" | "functionality") =>
    (values.data?.facets?.[facet] ?? []).map(({ value }) => value).filter((value) => value !== "");

  const amount = (text: string) => (text.trim() === "" ? null : centsOf(text));
  const wrongAmount = (text: string) =>
    text.trim() !== "" && centsOf(text) === null ? t("trade.margins.wrongAmount") : null;
  const markup = basisPointsOf(typed.markup);
  const fixed = basisPointsOf(typed.fixed);
  const faults = {
    name: name.trim() === "" ? t("trade.margins.nameMissing") : null,
    priority: wholeOf(typed.priority) === null ? t("trade.margins.wrongCount") : null,
    markup: markup === null ? t("trade.margins.wrongPercent") : null,
    fixed: fixed === null ? t("trade.margins.wrongAmount") : null,
    minimum: wrongAmount(typed.minimum),
    costFrom: wrongAmount(typed.costFrom),
    costTo: wrongAmount(typed.costTo),
    to: from !== "" && to !== "" && to < from ? t("trade.margins.wrongDates") : null,
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some((fault) => fault !== null)) return;
    const changed: MarginRule = {
      ...rule,
      name: name.trim(),
      priority: wholeOf(typed.priority) ?? rule.priority,
      valid_from: from || null,
      valid_to: to || null,
      scope: { ...scope, cost_from_cents: amount(typed.costFrom), cost_to_cents: amount(typed.costTo) },
      markup_bp: markup ?? rule.markup_bp,
      fixed_cents: fixed ?? rule.fixed_cents,
      minimum_price_cents: amount(typed.minimum),
      rounding,
    };
    onDone({ ...draft, rule: changed });
  }

  const number = (key: keyof typeof typed, hint?: string) => (
    <Field label={t(`trade.margins.fields.${key}`)} hint={hint} error={tried ? faults[key] : null}>
      {(control) => (
        <Input
          {...control}
          dense
          inputMode="decimal"
          value={typed[key]}
          onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  const who = scope.client_id
    ? `c:${scope.client_id}`
    : scope.client_group_id
      ? `g:${scope.client_group_id}`
      : "";

  return (
    <Dialog
      open
      onClose={onClose}
      title={rule.id === null ? t("trade.margins.newName") : rule.name}
      place="right"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          {mayWrite && (
            <Button look="primary" type="submit" form="margin-rule">
              {t("trade.margins.try")}
            </Button>
          )}
        </>
      }
    >
      <form id="margin-rule" onSubmit={submit} className="px-4 py-4">
        <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
          <div className="grid grid-cols-[1fr_96px] gap-3">
            <Field label={t("trade.margins.fields.name")} error={tried ? faults.name : null}>
              {(control) => (
                <Input
                  {...control}
                  dense
                  maxLength={100}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            {number("priority")}
          </div>
          <Field label={t("trade.margins.fields.who")}>
            {(control) => (
              <Select
                {...control}
                dense
                value={who}
                className="w-full"
                onChange={(event) => {
                  const [kind, id = null] = event.target.value.split(":");
                  setScope({
                    ...scope,
                    client_id: kind === "c" ? id : null,
                    client_group_id: kind === "g" ? id : null,
                  });
                }}
              >
                <option value="">{t("trade.margins.everybody")}</option>
                {audiences.groups.map((group) => (
                  <option key={group.id} value={`g:${group.id}`}>
                    {t("trade.margins.groupNamed", { name: group.name })}
                  </option>
                ))}
                {audiences.clients.map((client) => (
                  <option key={client.id} value={`c:${client.id}`}>
                    {client.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <ChoiceField
            label={t("catalogue.facets.regime")}
            offered={["marginal", "standard"]}
            chosen={scope.regimes}
            text={(value) => labels.value("regime", value)}
            onChange={(values) =>
              setScope({
                ...scope,
                regimes: values.filter((value) => value === "marginal" || value === "standard"),
              })
            }
          />
          <ChoiceField
            label={t("catalogue.facets.brand")}
            offered={offered("brand")}
            chosen={scope.brands}
            onChange={(brands) => setScope({ ...scope, brands })}
          />
          <ChoiceField
            label={t("catalogue.facets.grade")}
            offered={offered("grade")}
            chosen={scope.grades}
            text={(value) => labels.value("grade", value)}
            onChange={(grades) => setScope({ ...scope, grades })}
          />
          <ChoiceField
            label={t("catalogue.facets.functionality")}
            offered={offered("functionality")}
            chosen={scope.functionalities}
            text={labels.functionality}
            onChange={(functionalities) => setScope({ ...scope, functionalities })}
          />
          <div className="grid grid-cols-2 gap-3">
            {number("costFrom")}
            {number("costTo")}
          </div>
          <hr className="border-line" />
          <div className="grid grid-cols-2 gap-3">
            {number("markup")}
            {number("fixed")}
            {number("minimum")}
            <Field label={t("trade.margins.fields.rounding")}>
              {(control) => (
                <Select
                  {...control}
                  dense
                  value={rounding}
                  className="w-full"
                  onChange={(event) => {
                    const picked = ROUNDINGS.find((one) => one === event.target.value);
                    if (picked) setRounding(picked);
                  }}
                >
                  {ROUNDINGS.map((one) => (
                    <option key={one} value={one}>
                      {t(`trade.margins.roundings.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={t("trade.margins.fields.from")}>
              {(control) => (
                <Input
                  {...control}
                  dense
                  type="date"
                  value={from}
                  onChange={(event) => setFrom(event.target.value)}
                />
              )}
            </Field>
            <Field label={t("trade.margins.fields.to")} error={tried ? faults.to : null}>
              {(control) => (
                <Input
                  {...control}
                  dense
                  type="date"
                  value={to}
                  onChange={(event) => setTo(event.target.value)}
                />
              )}
            </Field>
          </div>
        </fieldset>
      </form>
    </Dialog>
  );
}
