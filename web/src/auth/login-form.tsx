"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { hasCode } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { EntryHead, EntryLink } from "./entry-frame";
import { PasswordField } from "./password-field";
import { Refusal } from "./refusal";
import { SecondFactorStep } from "./second-factor-step";
import { login } from "./session";

interface Credentials {
  email: string;
  password: string;
}

/** Address and password, then the second factor of those who have one. `expired` when a session ended by itself. */
export function LoginForm({ expired = false }: { expired?: boolean }) {
  const [known, setKnown] = useState<Credentials | null>(null);
  if (known !== null) return <SecondFactorStep {...known} onBack={() => setKnown(null)} />;
  return <PasswordStep expired={expired} onSecondFactor={setKnown} />;
}

interface PasswordStepProps {
  expired: boolean;
  onSecondFactor: (credentials: Credentials) => void;
}

function PasswordStep({ expired, onSecondFactor }: PasswordStepProps) {
  const t = useTranslations("login");
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState({ email: false, password: false });
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const values = { email: email.current?.value.trim() ?? "", password: password.current?.value ?? "" };
    const lacks = { email: values.email === "", password: values.password === "" };
    setMissing(lacks);
    setError(null);
    if (lacks.email) return email.current?.focus();
    if (lacks.password) return password.current?.focus();
    setSending(true);
    try {
      // On success the page leaves by itself, and the button keeps saying so until then.
      await login(values.email, values.password);
    } catch (refusal) {
      if (hasCode(refusal, "second_factor_required")) return onSecondFactor(values);
      setSending(false);
      setError(refusal);
      password.current?.select();
    }
  }

  return (
    <>
      <EntryHead title={t("title")}>{t("lead")}</EntryHead>
      {expired && (
        <p role="status" className="mt-5 rounded-md bg-info-soft px-3 py-2 text-grid text-info">
          {t("expired")}
        </p>
      )}
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <Field label={t("email")} error={missing.email ? t("emailMissing") : null}>
          {(control) => (
            <Input
              ref={email}
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
        <PasswordField
          ref={password}
          label={t("password")}
          name="password"
          autoComplete="current-password"
          error={missing.password ? t("passwordMissing") : null}
        />
        {error !== null && <Refusal error={error} />}
        <Button look="primary" size="large" type="submit" disabled={sending} className="mt-1 w-full">
          {sending ? t("submitting") : t("submit")}
        </Button>
      </form>
      <div className="mt-6 flex flex-col gap-3 border-line border-t pt-5 text-grid">
        <EntryLink href="/forgot/">{t("forgot")}</EntryLink>
        <p className="text-ink-2">
          {t("noAccount")} <EntryLink href="/signup/">{t("signup")}</EntryLink>
        </p>
      </div>
    </>
  );
}
