"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { acceptInvitation, type Invitation, readInvitation } from "@/api/entry";
import { fieldError } from "@/api/problem";
import type { Language } from "@/api/types";
import { useShownLanguage } from "@/i18n/provider";
import { usePreferences } from "@/lib/preferences";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { isDead } from "./dead-link";
import { EntryFrame, EntryHead } from "./entry-frame";
import { useGoIn } from "./login-page";
import { useMailToken } from "./mail-token";
import { NewPassword, passwordFault, refusedPassword, useStrength } from "./new-password";
import { Refusal } from "./refusal";
import { enter } from "./session";

export function InvitationPage() {
  useGoIn();
  const link = useMailToken();
  return <EntryFrame>{link && (link.token === "" ? <Dead /> : <Read token={link.token} />)}</EntryFrame>;
}

function Dead() {
  const t = useTranslations("invitation");
  return <EntryHead title={t("dead")}>{t("deadText")}</EntryHead>;
}

function Read({ token }: { token: string }) {
  const t = useTranslations("invitation");
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => readInvitation(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.data) return <Accept token={token} invitation={invitation.data} />;
  if (isDead(invitation.error)) return <Dead />;
  if (invitation.error)
    return <ErrorBlock error={invitation.error} retry={() => void invitation.refetch()} />;
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      <span className="skeleton h-5 w-56" />
      <span className="skeleton h-10 w-full" />
      <span className="skeleton h-10 w-full" />
    </div>
  );
}

const ROLES: Record<string, "ownerDoes" | "buyerDoes" | "viewerDoes"> = {
  owner: "ownerDoes",
  buyer: "buyerDoes",
  viewer: "viewerDoes",
};

function Accept({ token, invitation }: { token: string; invitation: Invitation }) {
  const t = useTranslations();
  const language = useShownLanguage();
  const [name, setName] = useState(invitation.name ?? "");
  const [password, setPassword] = useState("");
  const [judged, setJudged] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const strength = useStrength(password, [name, invitation.email, invitation.company]);
  const fault = passwordFault(password, strength);
  const role = invitation.company_role;
  const does = role === null ? undefined : ROLES[role];

  async function submit(event: FormEvent) {
    event.preventDefault();
    setJudged(true);
    setError(null);
    if (fault !== null || name.trim() === "") return;
    setSending(true);
    try {
      enter(await acceptInvitation({ token, name: name.trim(), language, password }));
    } catch (refusal) {
      setSending(false);
      setError(refusal);
    }
  }

  const refused = refusedPassword(error);
  if (refused === null && isDead(error)) return <Dead />;
  const missing = judged && name.trim() === "" ? t("signup.errors.missing") : null;
  return (
    <>
      <EntryHead title={t("invitation.title", { company: invitation.company })}>
        {t("invitation.lead", { by: invitation.invited_by ?? "DBC", email: invitation.email })}
      </EntryHead>
      {does && (
        <p className="mt-4 border-line-strong border-l-2 pl-3 text-grid text-ink-2">
          <span className="font-medium text-ink">{t(`roles.${role as "owner" | "buyer" | "viewer"}`)}</span>.{" "}
          {t(`roles.${does}`)}
        </p>
      )}
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <Field label={t("invitation.name")} error={missing ?? fieldError(error, "name")}>
          {(control) => (
            <Input
              name="name"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={t("invitation.language")}>
          {(control) => (
            <Select
              className="w-full"
              value={language}
              onChange={(event) => usePreferences.setState({ language: event.target.value as Language })}
              {...control}
            >
              <option value="fr">{t("shell.french")}</option>
              <option value="en">{t("shell.english")}</option>
            </Select>
          )}
        </Field>
        <NewPassword
          label={t("login.password")}
          value={password}
          strength={strength}
          fault={judged && fault !== null ? fault : refused}
          onChange={setPassword}
        />
        {error !== null && refused === null && <Refusal error={error} />}
        <Button look="primary" size="large" type="submit" disabled={sending} className="mt-1 w-full">
          {t("invitation.submit")}
        </Button>
      </form>
    </>
  );
}
