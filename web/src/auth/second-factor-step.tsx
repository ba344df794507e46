"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { hasCode } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { EntryHead } from "./entry-frame";
import { Refusal } from "./refusal";
import { login } from "./session";

const DIGITS = 6;
const LINK =
  "self-start rounded-xs font-medium text-accent underline decoration-line-strong underline-offset-4 hover:decoration-current";

interface SecondFactorStepProps {
  email: string;
  password: string;
  onBack: () => void;
}

/** The code of the authenticator, sent as soon as its sixth digit is there; or a recovery code. */
export function SecondFactorStep({ email, password, onBack }: SecondFactorStepProps) {
  const t = useTranslations("factor");
  const field = useRef<HTMLInputElement>(null);
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function send(value: string) {
    if (sending) return;
    setMissing(value === "");
    setError(null);
    if (value === "") return field.current?.focus();
    setSending(true);
    try {
      await login(email, password, value);
    } catch (refusal) {
      setSending(false);
      setError(refusal);
      setCode("");
      field.current?.focus();
    }
  }

  function type(value: string) {
    const next = recovery ? value : value.replace(/\D/g, "").slice(0, DIGITS);
    setCode(next);
    if (!recovery && next.length === DIGITS) void send(next);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void send(code.trim());
  }

  const wrong = hasCode(error, "invalid_code");
  const fault = missing ? t("codeMissing") : wrong ? t(recovery ? "invalidRecovery" : "invalid") : null;
  return (
    <>
      <EntryHead title={t("title")}>{!recovery && t("lead", { email })}</EntryHead>
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <Field
          key={recovery ? "recovery" : "code"}
          label={t(recovery ? "recovery" : "code")}
          hint={recovery ? t("recoveryHint") : undefined}
          error={fault}
        >
          {(control) => (
            <Input
              ref={field}
              name="code"
              autoComplete="one-time-code"
              inputMode={recovery ? "text" : "numeric"}
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={code}
              className={recovery ? "font-mono" : "text-center font-mono text-[20px]! tracking-[0.4em]"}
              onChange={(event) => type(event.target.value)}
              {...control}
            />
          )}
        </Field>
        {error !== null && !wrong && <Refusal error={error} />}
        <Button look="primary" size="large" type="submit" disabled={sending} className="w-full">
          {t("submit")}
        </Button>
        <button
          type="button"
          className={`${LINK} text-grid`}
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
            setError(null);
            setMissing(false);
          }}
        >
          {t(recovery ? "useCode" : "useRecovery")}
        </button>
        <button type="button" className={`${LINK} text-grid`} onClick={onBack}>
          {t("other")}
        </button>
      </form>
    </>
  );
}
