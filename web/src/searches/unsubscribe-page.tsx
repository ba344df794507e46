"use client";

/** Where the mail of an alert leads who wants no more of them: the link says enough, nobody has to sign in. */
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { endAlertMails } from "@/api/entry";
import { EntryButtonLink, EntryFrame, EntryHead } from "@/auth/entry-frame";
import { useMailToken } from "@/auth/mail-token";
import { Refusal } from "@/auth/refusal";

/** The mail writes `#unsubscribe=` before the key. */
const NAME = /^unsubscribe=/;

export function UnsubscribePage() {
  const link = useMailToken();
  return <EntryFrame>{link && <Unsubscribe mailKey={link.token.replace(NAME, "")} />}</EntryFrame>;
}

function Unsubscribe({ mailKey }: { mailKey: string }) {
  const t = useTranslations("unsubscribe");
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef(false);

  useEffect(() => {
    if (asked.current || mailKey === "") return;
    asked.current = true;
    endAlertMails(mailKey).then(() => setDone(true), setError);
  }, [mailKey]);

  const title = done ? t("done") : mailKey === "" ? t("searches") : t("title");
  return (
    <div role="status">
      <EntryHead title={title}>{done ? t("doneText") : mailKey === "" && t("searchesText")}</EntryHead>
      {error !== null && (
        <div className="mt-5">
          <Refusal error={error} />
        </div>
      )}
      {(done || mailKey === "" || error !== null) && (
        <EntryButtonLink href="/catalog/">{t("go")}</EntryButtonLink>
      )}
    </div>
  );
}
