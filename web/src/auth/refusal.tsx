"use client";

/** Why the server said no. Waiting for approval is news rather than an error. */
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "@/api/problem";
import { ErrorReference, useErrorText } from "@/ui/blocks";
import { Notice } from "@/ui/notice";

type Sentence = "invalid" | "pending" | "refused" | "suspended";

const SENTENCES: Record<string, Sentence> = {
  invalid_credentials: "invalid",
  account_pending: "pending",
  account_refused: "refused",
  account_suspended: "suspended",
};

export function Refusal({ error }: { error: unknown }) {
  const t = useTranslations("login");
  const text = useErrorText();
  const problem = error instanceof ApiError ? error.problem : null;
  const sentence = problem && SENTENCES[problem.code];

  if (sentence) {
    return (
      <Notice tone={sentence === "pending" ? "info" : "danger"} role="alert">
        {t(sentence)}
      </Notice>
    );
  }
  if (problem?.code === "too_many_attempts" && problem.retryAfter !== null) {
    return (
      <Notice tone="danger" role="alert">
        <Countdown seconds={problem.retryAfter} />
      </Notice>
    );
  }
  return (
    <Notice tone="danger" role="alert">
      {text(error)}
      {problem && <ErrorReference code={problem.code} requestId={problem.requestId} />}
    </Notice>
  );
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
