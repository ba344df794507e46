"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Address, AddressFields } from "@/api/account";
import { fieldError, hasCode } from "@/api/problem";
import { Check } from "@/ui/check";
import { CountrySelect } from "@/ui/country-select";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { say } from "@/ui/toast";

type Line = "label" | "recipient" | "line1" | "line2" | "postcode" | "city" | "phone";

const REQUIRED: Line[] = ["label", "recipient", "line1", "postcode", "city"];

const COMPLETES: Record<Line, string> = {
  label: "off",
  recipient: "name",
  line1: "address-line1",
  line2: "address-line2",
  postcode: "postal-code",
  city: "address-level2",
  phone: "tel",
};

interface AddressDialogProps {
  /** `null` for a new one. */
  address: Address | null;
  /** For papers rather than parcels: it needs no name and is never the one proposed for parcels. */
  billing?: boolean;
  /** Adds or changes it. */
  run: (fields: AddressFields) => Promise<unknown>;
  /** Reads the addresses again, after a change or because somebody else made one. */
  again: () => Promise<void>;
  onClose: () => void;
}

export function AddressDialog({ address, billing = false, run, again, onClose }: AddressDialogProps) {
  const t = useTranslations();
  const required = billing ? REQUIRED.filter((line) => line !== "label") : REQUIRED;
  const [lines, setLines] = useState<Record<Line, string>>({
    label: address?.label ?? "",
    recipient: address?.recipient ?? "",
    line1: address?.line1 ?? "",
    line2: address?.line2 ?? "",
    postcode: address?.postcode ?? "",
    city: address?.city ?? "",
    phone: address?.phone ?? "",
  });
  const [country, setCountry] = useState(address?.country ?? "FR");
  const [preferred, setPreferred] = useState(address?.is_default ?? false);
  const [tried, setTried] = useState(false);
  const complete = required.every((line) => lines[line].trim() !== "");
  const save = useMutation({
    mutationFn: () =>
      run({
        label: lines.label.trim(),
        recipient: lines.recipient.trim(),
        line1: lines.line1.trim(),
        line2: lines.line2.trim() || null,
        postcode: lines.postcode.trim(),
        city: lines.city.trim(),
        country,
        phone: lines.phone.trim() || null,
        is_default: preferred && !billing,
      }),
    onSuccess: async () => {
      await again();
      say(t("account.saved"));
      onClose();
    },
    onError: (error) => {
      if (hasCode(error, "changed_meanwhile")) void again();
    },
  });
  const stale = hasCode(save.error, "changed_meanwhile");

  const line = (name: Line, rest: { placeholder?: string; hint?: string } = {}) => (
    <Field
      label={t(`addresses.${name}`)}
      hint={rest.hint}
      error={
        tried && required.includes(name) && lines[name].trim() === ""
          ? t("account.missing")
          : fieldError(save.error, name)
      }
    >
      {(control) => (
        <Input
          autoFocus={name === (billing ? "recipient" : "label")}
          autoComplete={COMPLETES[name]}
          placeholder={rest.placeholder}
          value={lines[name]}
          onChange={(event) => setLines((now) => ({ ...now, [name]: event.target.value }))}
          {...control}
        />
      )}
    </Field>
  );

  return (
    <FormDialog
      title={
        billing
          ? t("addresses.billing")
          : address === null
            ? t("addresses.add")
            : t("addresses.editOf", { label: address.label })
      }
      action={t("account.save")}
      busy={save.isPending}
      error={stale ? null : save.error}
      onSubmit={() => {
        setTried(true);
        if (complete) save.mutate();
      }}
      onClose={onClose}
    >
      {stale && (
        <Notice tone="warning" role="alert">
          {t("account.changedMeanwhile")}
        </Notice>
      )}
      {!billing && line("label", { placeholder: t("addresses.labelPlaceholder") })}
      {line("recipient")}
      {line("line1")}
      {line("line2")}
      <div className="grid grid-cols-[140px_1fr] gap-3">
        {line("postcode")}
        {line("city")}
      </div>
      <Field label={t("addresses.country")}>
        {(control) => <CountrySelect value={country} onChange={setCountry} control={control} />}
      </Field>
      {line("phone", { hint: t("addresses.phoneHint") })}
      {!billing && (
        <Check checked={preferred} onChange={(event) => setPreferred(event.target.checked)}>
          {t("addresses.makeDefault")}
        </Check>
      )}
    </FormDialog>
  );
}
