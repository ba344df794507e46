"use client";

/** Waiting for approval: asks every few seconds, and moves on by itself. */
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { signUpStatus } from "@/api/entry";
import { ApiError } from "@/api/problem";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { Notice } from "@/ui/notice";
import { EntryButtonLink, EntryFrame, EntryHead, EntryLink } from "./entry-frame";
import { stopWaiting, waiting } from "./waiting";

const POLL_MS = 4_000;

export function PendingPage() {
  const [kept, setKept] = useState<ReturnType<typeof waiting> | undefined>(undefined);
  useEffect(() => setKept(waiting()), []);
  return (
    <EntryFrame>
      {kept === null && <Nothing />}
      {kept && <Waiting token={kept.token} email={kept.email} />}
    </EntryFrame>
  );
}

function Nothing() {
  const t = useTranslations();
  return (
    <>
      <EntryHead title={t("pending.nothing")}>{t("pending.nothingText")}</EntryHead>
      <div className="mt-6 flex flex-col gap-3 text-grid">
        <EntryLink href="/login/">{t("signup.login")}</EntryLink>
        <EntryLink href="/signup/">{t("pending.again")}</EntryLink>
      </div>
    </>
  );
}

function Waiting({ token, email }: { token: string; email: string }) {
  const t = useTranslations("pending");
  const tLogin = useTranslations("login");
  const format = useFormat();
  const answer = useQuery({
    queryKey: ["signup-status", token],
    queryFn: () => signUpStatus(token),
    refetchInterval: (query) =>
      query.state.data?.status === "pending" || query.state.data === undefined ? POLL_MS : false,
    retry: false,
    staleTime: 0,
  });
  const status = answer.data?.status;
  const gone = answer.error instanceof ApiError && [401, 404, 410].includes(answer.error.problem.status);

  useEffect(() => {
    if (status === "approved" || status === "refused" || gone) stopWaiting();
  }, [status, gone]);

  if (gone) return <Nothing />;
  if (status === "approved") {
    return (
      <div role="status">
        <EntryHead title={t("approved")}>{t("approvedText")}</EntryHead>
        <Track now={3} />
        <EntryButtonLink href="/login/">{tLogin("submit")}</EntryButtonLink>
      </div>
    );
  }
  if (status === "refused") {
    return (
      <div role="status">
        <EntryHead title={t("refused")}>{t("refusedText")}</EntryHead>
        {answer.data?.reason && (
          <Notice tone="warning" className="mt-5">
            <span className="block font-medium">{t("reason")}</span>
            {answer.data.reason}
          </Notice>
        )}
      </div>
    );
  }
  return (
    <>
      <EntryHead title={t("title")}>{t("text", { email })}</EntryHead>
      <Track now={1} />
      <p className="mt-6 text-grid text-ink-3" role="status">
        {answer.error ? t("offline") : t("moves")}
      </p>
      {answer.dataUpdatedAt > 0 && (
        <p className="text-ink-3 text-note">
          {t("checked", { when: format.relative(new Date(answer.dataUpdatedAt).toISOString()) })}
        </p>
      )}
    </>
  );
}

const STEPS = ["sent", "checking", "open"] as const;

/** Where the request stands; `now` is the index of the step in progress. */
function Track({ now }: { now: number }) {
  const t = useTranslations("pending");
  return (
    <ol className="mt-6 flex flex-col">
      {STEPS.map((step, index) => (
        <li key={step} className="flex gap-3">
          <span className="flex flex-col items-center">
            <span
              aria-hidden
              className={cx(
                "flex size-5 items-center justify-center rounded-full border",
                index < now
                  ? "border-accent bg-accent text-on-accent"
                  : index === now
                    ? "border-accent"
                    : "border-line-strong",
              )}
            >
              {index < now && <Check size={12} strokeWidth={3} />}
              {index === now && <span className="size-2 animate-pulse rounded-full bg-accent" />}
            </span>
            {index < STEPS.length - 1 && <span aria-hidden className="my-1 h-5 w-px bg-line-strong" />}
          </span>
          <span className={cx("text-body", index > now && "text-ink-3")}>
            {t(`steps.${step}`)}
            <span className="sr-only">, {t(index < now ? "done" : index === now ? "current" : "todo")}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
