"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useShownLanguage } from "@/i18n/provider";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { EntryFrame, EntryHead, EntryLink } from "../entry-frame";
import { passwordFault, refusedPassword, useStrength } from "../new-password";
import { Refusal } from "../refusal";
import { AddressStep, CompanyStep, ContactStep } from "./steps";
import { useSignUp } from "./use-sign-up";
import { STEPS, type Step } from "./values";

export function SignupPage() {
  return (
    <EntryFrame wide>
      <SignupForm />
    </EntryFrame>
  );
}

export function SignupForm() {
  const t = useTranslations("signup");
  const router = useRouter();
  const language = useShownLanguage();
  const form = useSignUp();
  const { step, values, error } = form;
  const [password, setPassword] = useState("");
  const [judged, setJudged] = useState(false);
  const strength = useStrength(password, [values.company, values.contact, values.email]);
  const fault = passwordFault(password, strength);
  const element = useRef<HTMLFormElement>(null);

  // The first field of a new step, or the first one that is wrong.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is the reason to move the focus
  useEffect(() => {
    const fields = element.current;
    const target =
      fields?.querySelector<HTMLElement>("[aria-invalid=true]") ??
      fields?.querySelector<HTMLElement>("input, select");
    target?.focus();
  }, [step, error]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (step !== "contact") {
      if (!form.move(1)) focusFault();
      return;
    }
    setJudged(true);
    if (fault !== null) return focusFault();
    if (await form.send(password, language)) router.replace("/pending/");
    else focusFault();
  }

  function focusFault() {
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  const refused = refusedPassword(error);
  return (
    <>
      <EntryHead title={t("title")}>{t("lead")}</EntryHead>
      <Progress step={step} />
      <form ref={element} noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        {step === "company" && <CompanyStep form={form} />}
        {step === "address" && <AddressStep form={form} />}
        {step === "contact" && (
          <ContactStep
            form={form}
            password={password}
            strength={strength}
            fault={judged && fault !== null ? fault : refused}
            onPassword={setPassword}
          />
        )}
        {error !== null && refused === null && <Refusal error={error} />}
        <div className="mt-2 flex gap-3">
          {step !== "company" && (
            <Button size="large" onClick={() => form.move(-1)}>
              {t("back")}
            </Button>
          )}
          <Button look="primary" size="large" type="submit" disabled={form.sending} className="flex-1">
            {step !== "contact" ? t("next") : form.sending ? t("submitting") : t("submit")}
          </Button>
        </div>
      </form>
      <p className="mt-6 border-line border-t pt-5 text-grid text-ink-2">
        {t("haveAccount")} <EntryLink href="/login/">{t("login")}</EntryLink>
      </p>
    </>
  );
}

function Progress({ step }: { step: Step }) {
  const t = useTranslations("signup");
  const now = STEPS.indexOf(step);
  return (
    <div className="mt-5">
      <p className="sr-only" role="status">
        {t("progress", { step: String(now + 1), steps: String(STEPS.length) })}
      </p>
      <ol className="flex gap-2">
        {STEPS.map((one, index) => (
          <li
            key={one}
            aria-current={index === now ? "step" : undefined}
            className={cx(
              "flex-1 border-t-2 pt-1.5 text-grid",
              index <= now ? "border-accent" : "border-line-strong",
              index === now ? "font-medium text-ink" : "text-ink-3",
            )}
          >
            {t(`steps.${one}`)}
          </li>
        ))}
      </ol>
    </div>
  );
}
