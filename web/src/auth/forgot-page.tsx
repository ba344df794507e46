"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { forgotPassword } from "@/api/entry";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { EntryFrame, EntryHead, EntryLink } from "./entry-frame";
import { Refusal } from "./refusal";
import { validEmail } from "./signup/values";

export function ForgotPage() {
  return (
    <EntryFrame>
      <ForgotForm />
    </EntryFrame>
  );
}

function ForgotForm() {
  const t = useTranslations();
  const field = useRef<HTMLInputElement>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const email = field.current?.value.trim() ?? "";
    const wrong =
      email === "" ? t("login.emailMissing") : validEmail(email) ? null : t("signup.errors.email");
    setFault(wrong);
    setError(null);
    if (wrong !== null) return field.current?.focus();
    setSending(true);
    try {
      await forgotPassword(email);
      setSentTo(email);
    } catch (refusal) {
      setError(refusal);
    }
    setSending(false);
  }

  if (sentTo !== null) {
    return (
      <div role="status">
        <EntryHead title={t("forgot.sent")}>{t("forgot.sentText", { email: sentTo })}</EntryHead>
        <p className="mt-4 text-grid text-ink-2">{t("forgot.spam")}</p>
        <div className="mt-6 flex flex-col gap-3 text-grid">
          <button
            type="button"
            className="self-start rounded-xs font-medium text-accent underline decoration-line-strong underline-offset-4"
            onClick={() => setSentTo(null)}
          >
            {t("forgot.again")}
          </button>
          <EntryLink href="/login/">{t("forgot.back")}</EntryLink>
        </div>
      </div>
    );
  }
  return (
    <>
      <EntryHead title={t("forgot.title")}>{t("forgot.lead")}</EntryHead>
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <Field label={t("login.email")} error={fault}>
          {(control) => (
            <Input
              ref={field}
              name="email"
              type="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              {...control}
            />
          )}
        </Field>
        {error !== null && <Refusal error={error} />}
        <Button look="primary" size="large" type="submit" disabled={sending} className="w-full">
          {t("forgot.submit")}
        </Button>
      </form>
      <p className="mt-6 text-grid">
        <EntryLink href="/login/">{t("forgot.back")}</EntryLink>
      </p>
    </>
  );
}
