"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { resetPassword } from "@/api/entry";
import { Button } from "@/ui/button";
import { isDead } from "./dead-link";
import { EntryButtonLink, EntryFrame, EntryHead } from "./entry-frame";
import { useMailToken } from "./mail-token";
import { NewPassword, passwordFault, refusedPassword, useStrength } from "./new-password";
import { Refusal } from "./refusal";

export function ResetPage() {
  const link = useMailToken();
  return <EntryFrame>{link && (link.token === "" ? <Dead /> : <ResetForm token={link.token} />)}</EntryFrame>;
}

function Dead() {
  const t = useTranslations("reset");
  return (
    <>
      <EntryHead title={t("dead")}>{t("deadText")}</EntryHead>
      <EntryButtonLink href="/forgot/">{t("ask")}</EntryButtonLink>
    </>
  );
}

function ResetForm({ token }: { token: string }) {
  const t = useTranslations();
  const [password, setPassword] = useState("");
  const [judged, setJudged] = useState(false);
  const [state, setState] = useState<"typing" | "sending" | "done">("typing");
  const [error, setError] = useState<unknown>(null);
  const strength = useStrength(password, []);
  const fault = passwordFault(password, strength);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setJudged(true);
    setError(null);
    if (fault !== null) return;
    setState("sending");
    try {
      await resetPassword(token, password);
      setState("done");
    } catch (refusal) {
      setState("typing");
      setError(refusal);
    }
  }

  if (state === "done") {
    return (
      <div role="status">
        <EntryHead title={t("reset.done")}>{t("reset.doneText")}</EntryHead>
        <EntryButtonLink href="/login/">{t("login.submit")}</EntryButtonLink>
      </div>
    );
  }
  const refused = refusedPassword(error);
  if (refused === null && isDead(error)) return <Dead />;
  return (
    <>
      <EntryHead title={t("reset.title")}>{t("reset.lead")}</EntryHead>
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <NewPassword
          label={t("password.new")}
          value={password}
          strength={strength}
          fault={judged && fault !== null ? fault : refused}
          onChange={setPassword}
        />
        {error !== null && refused === null && <Refusal error={error} />}
        <Button
          look="primary"
          size="large"
          type="submit"
          disabled={state === "sending"}
          className="mt-1 w-full"
        >
          {t("reset.submit")}
        </Button>
      </form>
    </>
  );
}
