"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { CountrySelect } from "@/ui/country-select";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/text-area";
import { sirenFault, vatExample, vatFault, vatOfSiren } from "../company-numbers";
import { NewPassword, type PasswordFault } from "../new-password";
import { TextField } from "./text-field";
import type { SignUpForm } from "./use-sign-up";

export function CompanyStep({ form }: { form: SignUpForm }) {
  const t = useTranslations("signup");
  const { values } = form;
  const french = values.country === "FR";
  return (
    <>
      <TextField form={form} name="company" label={t("companyName")} autoComplete="organization" />
      <Field label={t("country")}>
        {(control) => (
          <CountrySelect
            value={values.country}
            onChange={(country) => form.set("country", country)}
            control={control}
          />
        )}
      </Field>
      {french && (
        <TextField
          form={form}
          name="siren"
          label={t("siren")}
          inputMode="numeric"
          hint={
            values.siren !== "" && sirenFault(values.siren) === null ? (
              <Derived form={form} />
            ) : (
              t("sirenHint")
            )
          }
        />
      )}
      <TextField
        form={form}
        name="vat"
        label={t("vat")}
        autoCapitalize="characters"
        spellCheck={false}
        hint={
          values.vat !== "" && vatFault(values.vat, values.country) === null ? (
            <span className="inline-flex items-center gap-1 text-success">
              <Check size={14} aria-hidden />
              {t("vatOk")}
            </span>
          ) : (
            t("vatHint", { example: vatExample(values.country) })
          )
        }
      />
    </>
  );
}

/** The VAT number that follows from the SIREN, one click away from its field. */
function Derived({ form }: { form: SignUpForm }) {
  const t = useTranslations("signup");
  const derived = vatOfSiren(form.values.siren);
  if (form.values.vat.trim() !== "") {
    return (
      <span className="inline-flex items-center gap-1 text-success">
        <Check size={14} aria-hidden />
        {t("vatOk")}
      </span>
    );
  }
  return (
    <>
      {t("fromSiren", { vat: derived })}{" "}
      <button
        type="button"
        className="rounded-xs font-medium text-accent underline underline-offset-4"
        onClick={() => form.set("vat", derived)}
      >
        {t("useIt")}
      </button>
    </>
  );
}

export function AddressStep({ form }: { form: SignUpForm }) {
  const t = useTranslations("signup");
  return (
    <>
      <TextField form={form} name="line1" label={t("recipientLine")} autoComplete="address-line1" />
      <TextField form={form} name="line2" label={t("line2")} autoComplete="address-line2" />
      <div className="grid grid-cols-[140px_1fr] gap-3">
        <TextField form={form} name="postcode" label={t("postcode")} autoComplete="postal-code" />
        <TextField form={form} name="city" label={t("city")} autoComplete="address-level2" />
      </div>
    </>
  );
}

interface ContactStepProps {
  form: SignUpForm;
  password: string;
  strength: number | null;
  fault: PasswordFault | null;
  onPassword: (password: string) => void;
}

export function ContactStep({ form, password, strength, fault, onPassword }: ContactStepProps) {
  const t = useTranslations("signup");
  const tLogin = useTranslations("login");
  return (
    <>
      <TextField form={form} name="contact" label={t("contactName")} autoComplete="name" />
      <TextField
        form={form}
        name="email"
        type="email"
        label={t("email")}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField form={form} name="phone" type="tel" label={t("phone")} autoComplete="tel" />
      <NewPassword
        label={tLogin("password")}
        value={password}
        strength={strength}
        fault={fault}
        onChange={onPassword}
      />
      <Field label={t("message")} hint={t("messageHint")} error={form.said("message")}>
        {(control) => (
          <TextArea
            name="message"
            value={form.values.message}
            onChange={(event) => form.set("message", event.target.value)}
            {...control}
          />
        )}
      </Field>
    </>
  );
}
