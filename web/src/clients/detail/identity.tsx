"use client";

/** Who the company is: name, numbers, how to reach it. Staff correct it here. */
import { useMutation } from "@tanstack/react-query";
import { type ComponentProps, type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { type Client, changeClient } from "@/api/clients";
import { fieldError, hasCode } from "@/api/problem";
import { bare, frenchNumbers, sirenFault, vatFault } from "@/auth/company-numbers";
import { validEmail } from "@/auth/signup/values";
import { useFormat } from "@/i18n/use-format";
import { countryName } from "@/lib/countries";
import { Button } from "@/ui/button";
import { CountrySelect } from "@/ui/country-select";
import { Field } from "@/ui/field";
import { ServerSaid } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Block, Facts } from "@/ui/page";
import { say } from "@/ui/toast";
import { fieldsOf } from "../fields";
import { useClientsAgain } from "../use-clients";

interface IdentityProps {
  client: Client;
  editable: boolean;
}

export function Identity({ client, editable }: IdentityProps) {
  const t = useTranslations("clients");
  const [editing, setEditing] = useState(false);
  return (
    <Block
      title={t("identity")}
      actions={
        editable &&
        !editing && (
          <Button aria-label={t("editIdentity")} onClick={() => setEditing(true)}>
            {t("edit")}
          </Button>
        )
      }
    >
      {editing ? <Form client={client} onClose={() => setEditing(false)} /> : <Shown client={client} />}
    </Block>
  );
}

function Shown({ client }: { client: Client }) {
  const t = useTranslations("clients");
  const { language } = useFormat();
  const facts: [string, ReactNode][] = [
    [t("name"), client.name],
    [t("country"), countryName(client.country, language)],
    [t("vat"), <Code key="vat" value={client.vat_number} />],
  ];
  if (client.siren) facts.push([t("siren"), <Code key="siren" value={client.siren} />]);
  if (client.siret) facts.push([t("siret"), <Code key="siret" value={client.siret} />]);
  facts.push([t("billingEmail"), client.billing_email ?? "–"], [t("phone"), client.phone ?? "–"]);
  return <Facts facts={facts} />;
}

function Code({ value }: { value: string | null }) {
  return value === null ? "–" : <span className="font-mono">{value}</span>;
}

function Form({ client, onClose }: { client: Client; onClose: () => void }) {
  const t = useTranslations();
  const again = useClientsAgain();
  const [typed, setTyped] = useState({
    name: client.name,
    vat: client.vat_number ?? "",
    number: client.siret ?? client.siren ?? "",
    email: client.billing_email ?? "",
    phone: client.phone ?? "",
  });
  const [country, setCountry] = useState(client.country);
  const french = country === "FR";
  const vat = typed.vat.trim() === "" ? null : vatFault(typed.vat, country);
  const number = !french || typed.number.trim() === "" ? null : sirenFault(typed.number);
  const emailWrong = typed.email.trim() !== "" && !validEmail(typed.email);
  const nameMissing = typed.name.trim() === "";
  const save = useMutation({
    mutationFn: () =>
      changeClient(client.id, {
        ...fieldsOf(client),
        ...frenchNumbers(typed.number, country),
        name: typed.name.trim(),
        country,
        vat_number: bare(typed.vat) || null,
        billing_email: typed.email.trim() || null,
        phone: typed.phone.trim() || null,
      }),
    onSuccess: () => {
      say(t("clients.saved"));
      onClose();
    },
    onSettled: again,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!nameMissing && vat === null && number === null && !emailWrong) save.mutate();
  }

  const line = (
    name: keyof typeof typed,
    label: string,
    error: string | null,
    input: ComponentProps<typeof Input> = {},
  ) => (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          autoComplete="off"
          value={typed[name]}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          {...input}
          {...control}
        />
      )}
    </Field>
  );

  return (
    <form noValidate onSubmit={submit} className="flex max-w-[480px] flex-col gap-4">
      {line("name", t("clients.name"), nameMissing ? t("clients.missing") : fieldError(save.error, "name"), {
        autoFocus: true,
      })}
      <Field label={t("clients.country")}>
        {(control) => <CountrySelect value={country} onChange={setCountry} control={control} />}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        {line(
          "vat",
          t("clients.vat"),
          vat ? t(`signup.errors.${vat}`) : fieldError(save.error, "vat_number"),
        )}
        {french &&
          line(
            "number",
            t("signup.siren"),
            number
              ? t(`signup.errors.${number}`)
              : (fieldError(save.error, "siret") ?? fieldError(save.error, "siren")),
            { inputMode: "numeric" },
          )}
      </div>
      {line(
        "email",
        t("clients.billingEmail"),
        emailWrong ? t("signup.errors.email") : fieldError(save.error, "billing_email"),
        { type: "email", autoCapitalize: "none", spellCheck: false },
      )}
      {line("phone", t("clients.phone"), fieldError(save.error, "phone"), { type: "tel" })}
      {hasCode(save.error, "changed_meanwhile") ? (
        <Notice tone="warning" role="alert">
          {t("clients.changedMeanwhile")}
        </Notice>
      ) : (
        save.error !== null && <ServerSaid error={save.error} />
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={save.isPending}>
          {t("clients.save")}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
