"use client";

/** Staff put an article of the house on sale, or one more offer of an article that is there. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { addOffer, type CuratedField, createProduct } from "@/api/curation";
import type { Regime } from "@/api/types";
import { useWords } from "@/i18n/provider";
import { GRADES, gradeLetter } from "@/lib/grades";
import { Field, type FieldControl } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { catalogueChanged } from "../use-catalogue";
import { type Entry, emptyEntry, factsOf, faultsOf } from "./new-offer";

interface NewOfferDialogProps {
  /** The article that gets one more offer; `null` for a new article. */
  product: { sku: string; name: string } | null;
  onClose: () => void;
  /** With the SKU that is on sale now. */
  onDone: (sku: string) => void;
}

const REGIMES: Regime[] = ["marginal", "standard"];

export default function NewOfferDialog({ product, onClose, onDone }: NewOfferDialogProps) {
  const t = useTranslations();
  const words = useWords();
  const client = useQueryClient();
  const [entry, setEntry] = useState(() => emptyEntry(product?.sku ?? "", product?.name ?? "", "marginal"));
  const [tried, setTried] = useState(false);
  const faults = faultsOf(entry);
  const sending = useMutation({
    mutationFn: (sent: Entry) => {
      const body = { regime: sent.regime, offer: factsOf(sent) };
      return product ? addOffer(product.sku, body) : createProduct({ sku: sent.sku.trim(), ...body });
    },
    onSuccess: (_, sent) => {
      catalogueChanged(client);
      say(t("market.curation.added"));
      onDone(sent.sku.trim());
    },
  });

  function submit() {
    setTried(true);
    if (Object.keys(faults).length === 0) sending.mutate(entry);
  }

  function change(changed: Partial<Entry>) {
    setEntry({ ...entry, ...changed });
  }

  function field(
    name: keyof Entry,
    label: string,
    control: (control: FieldControl) => ReactNode,
    wide = false,
  ) {
    const fault = tried ? faults[name] : undefined;
    const said = { missing: "missing", amount: "wrongAmount", count: "wrongCount" } as const;
    return (
      <Field
        label={label}
        error={fault ? t(`market.curation.${said[fault]}`) : null}
        className={wide ? "col-span-2" : ""}
      >
        {control}
      </Field>
    );
  }

  const typedIn =
    (name: Exclude<keyof Entry, "regime">, numeric?: "numeric" | "decimal") => (control: FieldControl) => (
      <Input
        {...control}
        dense
        maxLength={200}
        inputMode={numeric}
        value={entry[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    );

  type Worded = "functionality" | "boxed" | "colour" | "additional_info";
  const known = (name: Worded, list: Record<string, string>) => (control: FieldControl) => (
    <WordInput
      control={control}
      value={entry[name]}
      list={list}
      onChange={(text) => change({ [name]: text })}
    />
  );

  const fields = (name: CuratedField) => t(`market.curation.fields.${name}`);
  return (
    <FormDialog
      title={t(product ? "market.curation.newOffer" : "market.curation.newProduct")}
      action={t("market.curation.add")}
      busy={sending.isPending}
      error={sending.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="text-grid text-ink-2">
        {product
          ? t("market.curation.newOfferHint", { name: product.name })
          : t("market.curation.newProductHint")}
      </p>
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        {!product && field("sku", t("market.curation.sku"), typedIn("sku"))}
        {field(
          "regime",
          t("market.curation.regime"),
          (control) => (
            <Select
              {...control}
              dense
              className="w-full"
              value={entry.regime}
              onChange={(event) => {
                const regime = REGIMES.find((one) => one === event.target.value);
                if (regime) change({ regime });
              }}
            >
              {REGIMES.map((regime) => (
                <option key={regime} value={regime}>
                  {t(`catalogue.regime.${regime}Long`)}
                </option>
              ))}
            </Select>
          ),
          product !== null,
        )}
        {field("name", fields("name"), typedIn("name"), true)}
        {field("item_group", fields("item_group"), typedIn("item_group"))}
        {field("grade", fields("grade"), (control) => (
          <Select
            {...control}
            dense
            className="w-full"
            value={entry.grade}
            onChange={(event) => change({ grade: event.target.value })}
          >
            <option value="">{t("market.curation.whichGrade")}</option>
            {GRADES.map((grade) => (
              <option key={grade} value={grade}>
                {words.grade[grade] ?? gradeLetter(grade)}
              </option>
            ))}
          </Select>
        ))}
        {field("functionality", fields("functionality"), known("functionality", words.functionality))}
        {field("boxed", fields("boxed"), known("boxed", words.boxed))}
        {field("colour", fields("colour"), known("colour", words.colour))}
        {field("additional_info", fields("additional_info"), known("additional_info", words.info))}
        {field("cost", fields("cost_cents"), typedIn("cost", "decimal"))}
        {field("quantity", fields("quantity"), typedIn("quantity", "numeric"))}
      </div>
    </FormDialog>
  );
}

interface WordInputProps {
  control: FieldControl;
  value: string;
  /** The supplier's words with their meaning. */
  list: Record<string, string>;
  onChange: (text: string) => void;
}

/** A supplier's word, with those that are known proposed; the vocabulary is open. */
function WordInput({ control, value, list, onChange }: WordInputProps) {
  const id = useId();
  return (
    <>
      <Input
        {...control}
        dense
        maxLength={200}
        list={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {Object.entries(list).map(([word, meaning]) => (
          <option key={word} value={word}>
            {meaning}
          </option>
        ))}
      </datalist>
    </>
  );
}
