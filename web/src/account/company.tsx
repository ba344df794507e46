"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type Company, changeCompany } from "@/api/account";
import { hasCode } from "@/api/problem";
import { validEmail } from "@/auth/signup/values";
import { useFormat } from "@/i18n/use-format";
import { countryName } from "@/lib/countries";
import { centsOf, typedEuros } from "@/lib/euros";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { ServerSaid } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { Block, Facts, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { useCompany, useCompanyAgain, useIsOwner } from "./use-company";

/** What the invoices say, and what the company decides itself. */
export default function CompanySection() {
  const t = useTranslations();
  const company = useCompany();
  const owner = useIsOwner();
  return (
    <>
      <Block title={t("account.sections.company")} lead={t("company.identityHint")}>
        {company.data ? (
          <Identity company={company.data} />
        ) : company.error ? (
          <ErrorBlock error={company.error} retry={() => void company.refetch()} />
        ) : (
          <LinesSkeleton label={t("common.loading")} lines={3} />
        )}
      </Block>
      {company.data && (
        <Block title={t("company.approval")} lead={t("company.approvalHint")}>
          {owner ? (
            <Choices key={company.data.version} company={company.data} />
          ) : (
            <Notice tone="info">{t("account.ownerOnly")}</Notice>
          )}
        </Block>
      )}
    </>
  );
}

function Identity({ company }: { company: Company }) {
  const t = useTranslations("company");
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t("name"), company.name],
        [t("country"), countryName(company.country, format.language)],
        [t("vat"), company.vat_number ?? "–"],
        ...(company.siren ? ([[t("siren"), company.siren]] as [string, string][]) : []),
        [t("billingEmail"), company.billing_email ?? "–"],
        [t("phone"), company.phone ?? "–"],
        ...(company.credit_limit_cents > 0
          ? ([[t("limit"), <Money key="limit" cents={company.credit_limit_cents} />]] as [
              string,
              React.ReactNode,
            ][])
          : []),
      ]}
    />
  );
}

function Choices({ company }: { company: Company }) {
  const t = useTranslations();
  const format = useFormat();
  const again = useCompanyAgain();
  const above = company.approval_above_cents;
  const [limited, setLimited] = useState(above !== null);
  const [amount, setAmount] = useState(above === null ? "" : typedEuros(above, format.language));
  const [email, setEmail] = useState(company.billing_email ?? "");
  const [phone, setPhone] = useState(company.phone ?? "");
  const [tried, setTried] = useState(false);
  const cents = centsOf(amount);
  const emailWrong = email.trim() !== "" && !validEmail(email);
  const change = useMutation({
    mutationFn: () =>
      changeCompany({
        billing_email: email.trim() === "" ? null : email.trim(),
        phone: phone.trim() === "" ? null : phone.trim(),
        approval_above_cents: limited ? cents : null,
        version: company.version,
      }),
    onSuccess: async () => {
      await again();
      say(t("account.saved"));
    },
    onError: (error) => {
      if (hasCode(error, "changed_meanwhile")) void again();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!emailWrong && (!limited || cents !== null)) change.mutate();
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-[480px] flex-col gap-4">
      <Check
        checked={limited}
        onChange={(event) => setLimited(event.target.checked)}
        hint={limited ? undefined : t("company.approvalOff")}
      >
        {t("company.approvalOn")}
      </Check>
      {limited && (
        <Field
          label={t("company.euros")}
          error={tried && cents === null ? t("company.amountBad") : null}
          className="max-w-[200px]"
        >
          {(control) => (
            <Input
              inputMode="decimal"
              className="text-right"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
              {...control}
            />
          )}
        </Field>
      )}
      <Field
        label={t("company.billingEmail")}
        hint={t("company.billingEmailHint")}
        error={tried && emailWrong ? t("company.emailBad") : null}
      >
        {(control) => (
          <Input
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Field label={t("company.phone")}>
        {(control) => (
          <Input
            type="tel"
            autoComplete="off"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {hasCode(change.error, "changed_meanwhile") ? (
        <Notice tone="warning" role="alert">
          {t("account.changedMeanwhile")}
        </Notice>
      ) : (
        change.error !== null && <ServerSaid error={change.error} />
      )}
      <Button look="primary" type="submit" className="self-start" disabled={change.isPending}>
        {t(change.isPending ? "account.saving" : "account.save")}
      </Button>
    </form>
  );
}
