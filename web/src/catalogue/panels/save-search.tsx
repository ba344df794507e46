"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { saveSearch } from "@/api/market";
import { centsOf, wholeOf } from "@/lib/typed-numbers";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { say } from "@/ui/toast";
import { useChips } from "../chips";
import { formatView, type View } from "../view";

interface SaveSearchProps {
  view: View;
  total: number;
  /** The view on screen is kept already. */
  known: boolean;
  onSaved: () => void;
}

/** Keeps the view on screen under a name that its filters propose, with or without an alert. */
export function SaveSearch({ view, total, known, onSaved }: SaveSearchProps) {
  const t = useTranslations("market.searches");
  const everything = useTranslations("catalogue.views")("allLong");
  const errorText = useErrorText();
  const chips = useChips(view);
  // Its filters name a view; without any it is everything in stock.
  const [name, setName] = useState((chips.map((chip) => chip.label).join(", ") || everything).slice(0, 100));
  const [told, setTold] = useState(false);
  const [units, setUnits] = useState("1");
  const [most, setMost] = useState("");
  const [byMail, setByMail] = useState(true);
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: saveSearch,
    onSuccess: (search) => {
      say(t("saved", { name: search.name }));
      onSaved();
    },
  });

  const quantity = wholeOf(units);
  const price = most.trim() === "" ? null : centsOf(most);
  const faults = {
    name: name.trim() === "" ? t("nameMissing") : null,
    units: told && (quantity === null || quantity < 1) ? t("unitsWrong") : null,
    most: told && most.trim() !== "" && price === null ? t("priceWrong") : null,
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (faults.name ?? faults.units ?? faults.most) return;
    const alert =
      told && quantity !== null ? { quantity_min: quantity, price_max_cents: price, by_mail: byMail } : null;
    saving.mutate({ name: name.trim(), query: formatView(view), alert });
  }

  if (known) return <p className="border-line border-b px-4 py-4 text-grid text-ink-2">{t("known")}</p>;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 border-line border-b px-4 py-4">
      <Field label={t("name")} hint={t("finds", { count: total })} error={tried ? faults.name : null}>
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
      <Check checked={told} onChange={(event) => setTold(event.target.checked)}>
        {t("tell")}
      </Check>
      {told && (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("units")} error={tried ? faults.units : null}>
            {(control) => (
              <Input
                {...control}
                dense
                inputMode="numeric"
                value={units}
                onChange={(event) => setUnits(event.target.value)}
              />
            )}
          </Field>
          <Field label={t("most")} error={tried ? faults.most : null}>
            {(control) => (
              <Input
                {...control}
                dense
                inputMode="decimal"
                placeholder={t("anyPrice")}
                value={most}
                onChange={(event) => setMost(event.target.value)}
              />
            )}
          </Field>
          <div className="col-span-2">
            <Check checked={byMail} onChange={(event) => setByMail(event.target.checked)}>
              {t("byMail")}
            </Check>
          </div>
        </div>
      )}
      {saving.isError && (
        <p role="alert" className="text-danger text-grid">
          {errorText(saving.error)}
        </p>
      )}
      <Button type="submit" look="primary" disabled={saving.isPending} className="self-start">
        {t("save")}
      </Button>
    </form>
  );
}
