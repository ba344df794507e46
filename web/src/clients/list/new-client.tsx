"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { createClient } from "@/api/clients";
import { bare, frenchNumbers, sirenFault, vatFault } from "@/auth/company-numbers";
import { CountrySelect } from "@/ui/country-select";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { say } from "@/ui/toast";
import { useClientsAgain } from "../use-clients";

interface NewClientDialogProps {
  onCreated: (id: string) => void;
  onClose: () => void;
}

export function NewClientDialog({ onCreated, onClose }: NewClientDialogProps) {
  const t = useTranslations();
  const again = useClientsAgain();
  const [company, setCompany] = useState({ name: "", country: "FR", vat: "", siren: "" });
  const [tried, setTried] = useState(false);
  const french = company.country === "FR";
  const vat = company.vat.trim() === "" ? null : vatFault(company.vat, company.country);
  const siren = !french || company.siren.trim() === "" ? null : sirenFault(company.siren);
  const complete = company.name.trim() !== "" && !vat && !siren;
  const create = useMutation({
    mutationFn: () =>
      createClient({
        name: company.name.trim(),
        country: company.country,
        vat_number: bare(company.vat) || null,
        ...frenchNumbers(company.siren, company.country),
        phone: null,
        billing_email: null,
        group_id: null,
        payment_terms: "prepaid",
        credit_limit_cents: 0,
        approval_above_cents: null,
      }),
    onSuccess: (client) => {
      say(t("clients.created", { name: company.name.trim() }));
      onClose();
      onCreated(client.id);
    },
    onSettled: again,
  });
  const missing = (text: string) => (tried && text.trim() === "" ? t("clients.missing") : null);

  return (
    <FormDialog
      title={t("clients.createTitle")}
      action={t("clients.create")}
      busy={create.isPending}
      error={create.error}
      onSubmit={() => {
        setTried(true);
        if (complete) create.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{t("clients.createText")}</p>
      <Field label={t("clients.name")} error={missing(company.name)}>
        {(control) => (
          <Input
            autoFocus
            value={company.name}
            onChange={(event) => setCompany({ ...company, name: event.target.value })}
            {...control}
          />
        )}
      </Field>
      <Field label={t("clients.country")}>
        {(control) => (
          <CountrySelect
            value={company.country}
            onChange={(country) => setCompany({ ...company, country })}
            control={control}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("clients.vat")} error={vat ? t(`signup.errors.${vat}`) : null}>
          {(control) => (
            <Input
              value={company.vat}
              onChange={(event) => setCompany({ ...company, vat: event.target.value })}
              {...control}
            />
          )}
        </Field>
        {french && (
          <Field label={t("signup.siren")} error={siren ? t(`signup.errors.${siren}`) : null}>
            {(control) => (
              <Input
                inputMode="numeric"
                value={company.siren}
                onChange={(event) => setCompany({ ...company, siren: event.target.value })}
                {...control}
              />
            )}
          </Field>
        )}
      </div>
    </FormDialog>
  );
}
