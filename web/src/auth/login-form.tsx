"use client";

import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "@/api/problem";
import { ErrorReference, useErrorText } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { login } from "./session";

type Missing = { email: boolean; password: boolean };

export function LoginForm() {
  const t = useTranslations("login");
  const id = useId();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [missing, setMissing] = useState<Missing>({ email: false, password: false });
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
      setSending(false);
      setError(refusal);
      password.current?.select();
    }
  }

  return (
    <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
      <div>
        <label htmlFor={`${id}-email`} className="mb-1.5 block font-medium text-grid">
          {t("email")}
        </label>
        <Input
          ref={email}
          id={`${id}-email`}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          aria-invalid={missing.email || undefined}
          aria-describedby={missing.email ? `${id}-email-missing` : undefined}
        />
        {missing.email && (
          <p id={`${id}-email-missing`} className="mt-1.5 text-danger text-grid">
            {t("emailMissing")}
          </p>
        )}
      </div>
      <div>
        <label htmlFor={`${id}-password`} className="mb-1.5 block font-medium text-grid">
          {t("password")}
        </label>
        <div className="relative">
          <Input
            ref={password}
            id={`${id}-password`}
            name="password"
            type={shown ? "text" : "password"}
            autoComplete="current-password"
            className="pr-11"
            aria-invalid={missing.password || undefined}
            aria-describedby={missing.password ? `${id}-password-missing` : undefined}
            onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
            onBlur={() => setCapsLock(false)}
          />
          <IconButton
            label={shown ? t("hide") : t("show")}
            aria-pressed={shown}
            className="absolute top-1 right-1 pointer-coarse:-top-0.5 pointer-coarse:-right-0"
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          </IconButton>
        </div>
        {missing.password && (
          <p id={`${id}-password-missing`} className="mt-1.5 text-danger text-grid">
            {t("passwordMissing")}
          </p>
        )}
        {capsLock && <p className="mt-1.5 text-grid text-warning">{t("capsLock")}</p>}
      </div>
      {error !== null && <Refusal error={error} />}
      <Button look="primary" size="large" type="submit" disabled={sending} className="mt-1 w-full">
        {sending ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}

/** Why the server said no. Waiting for approval is news rather than an error. */
function Refusal({ error }: { error: unknown }) {
  const t = useTranslations("login");
  const text = useErrorText();
  const problem = error instanceof ApiError ? error.problem : null;

  if (problem?.code === "account_pending") {
    return (
      <p role="alert" className="rounded-md bg-info-soft px-3 py-2 text-grid text-info">
        {t("pending")}
      </p>
    );
  }
  return (
    <div role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger text-grid">
      {problem?.code === "invalid_credentials" && t("invalid")}
      {problem?.code === "account_suspended" && t("suspended")}
      {problem?.code === "too_many_attempts" && problem.retryAfter !== null && (
        <Countdown seconds={problem.retryAfter} />
      )}
      {(problem === null || !EXPLAINED.has(problem.code) || lacksDelay(problem)) && (
        <>
          {text(error)}
          {problem && <ErrorReference code={problem.code} requestId={problem.requestId} />}
        </>
      )}
    </div>
  );
}

const EXPLAINED = new Set(["invalid_credentials", "account_suspended", "too_many_attempts"]);

function lacksDelay(problem: { code: string; retryAfter: number | null }): boolean {
  return problem.code === "too_many_attempts" && problem.retryAfter === null;
}

function Countdown({ seconds }: { seconds: number }) {
  const t = useTranslations("login");
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    const timer = setInterval(() => setLeft((value) => Math.max(0, value - 1)), 1_000);
    return () => clearInterval(timer);
  }, [seconds]);
  return <span aria-live="off">{t("tooMany", { seconds: left })}</span>;
}
