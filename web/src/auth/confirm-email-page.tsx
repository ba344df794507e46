"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { confirmEmail } from "@/api/entry";
import { isDead } from "./dead-link";
import { EntryButtonLink, EntryFrame, EntryHead } from "./entry-frame";
import { useMailToken } from "./mail-token";
import { Refusal } from "./refusal";

export function ConfirmEmailPage() {
  const link = useMailToken();
  return <EntryFrame>{link && <Confirm token={link.token} />}</EntryFrame>;
}

function Confirm({ token }: { token: string }) {
  const t = useTranslations("confirmEmail");
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef(false);

  useEffect(() => {
    // The link works once: development's double effects must not spend it twice.
    if (asked.current || token === "") return;
    asked.current = true;
    confirmEmail(token).then(() => setDone(true), setError);
  }, [token]);

  if (token === "" || isDead(error)) return <EntryHead title={t("dead")}>{t("deadText")}</EntryHead>;
  if (done) {
    return (
      <div role="status">
        <EntryHead title={t("done")}>{t("doneText")}</EntryHead>
        <EntryButtonLink href="/login/">{t("go")}</EntryButtonLink>
      </div>
    );
  }
  return (
    <div role="status">
      <EntryHead title={t("title")}>{error === null && t("checking")}</EntryHead>
      {error !== null && (
        <div className="mt-5">
          <Refusal error={error} />
        </div>
      )}
    </div>
  );
}
