"use client";

/** Background work: what runs, what waits, what failed; repeated, cancelled, held back. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import {
  cancelJob,
  type JobAttempt,
  type JobKind,
  listJobs,
  pauseKind,
  resumeKind,
  retryJob,
} from "@/api/desk";
import { useAuth } from "@/auth/store";
import { DeskTexts } from "@/desk/texts";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { setSearch, useSearch } from "@/lib/address";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { useJobName } from "./job-name";

const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

const STATES = ["running", "succeeded", "failed", "dead", "cancelled", "lost"] as const;

export function JobsPage() {
  return (
    <DeskTexts>
      <Page />
    </DeskTexts>
  );
}

function Page() {
  const nameOf = useJobName();
  const t = useTranslations("jobs");
  const loading = useTranslations("common")("loading");
  const params = new URLSearchParams(useSearch());
  const state = params.get("state") ?? "";
  const kind = params.get("kind") ?? "";
  const jobs = useQuery({
    queryKey: ["jobs", state, kind],
    queryFn: ({ signal }) => listJobs({ state, kind, offset: 0 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const put = (name: string, value: string) => {
    if (value === "") params.delete(name);
    else params.set(name, value);
    setSearch(params.toString());
  };
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")}>
        <Select
          dense
          aria-label={t("kind")}
          value={kind}
          onChange={(event) => put("kind", event.target.value)}
        >
          <option value="">{t("allKinds")}</option>
          {jobs.data?.kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {nameOf(one.kind)}
            </option>
          ))}
        </Select>
        <Select
          dense
          aria-label={t("state")}
          value={state}
          onChange={(event) => put("state", event.target.value)}
        >
          <option value="">{t("allStates")}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`states.${one}`)}
            </option>
          ))}
        </Select>
      </PageHead>
      <section
        aria-label={t("title")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a quiet page has nothing else to scroll it with
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto bg-surface px-4 pb-16 md:px-6"
      >
        {jobs.data ? (
          <>
            <Kinds kinds={jobs.data.kinds} />
            <Block title={t("runs", { count: jobs.data.total })}>
              {jobs.data.items.length === 0 ? (
                <Empty title={t("none")} />
              ) : (
                <ul>
                  {jobs.data.items.map((attempt) => (
                    <Run key={attempt.id} attempt={attempt} />
                  ))}
                </ul>
              )}
            </Block>
          </>
        ) : jobs.error ? (
          <ErrorBlock error={jobs.error} retry={() => void jobs.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </section>
    </>
  );
}

function useJobAct<V>(run: (value: V) => Promise<unknown>, said: string) {
  const client = useQueryClient();
  return useAct(async (value: V) => {
    await run(value);
    await client.invalidateQueries({ queryKey: ["jobs"] });
  }, said);
}

function Kinds({ kinds }: { kinds: JobKind[] }) {
  const nameOf = useJobName();
  const t = useTranslations("jobs");
  const format = useFormat();
  const client = useQueryClient();
  const may = useAuth((state) => state.user?.permissions.includes("job:write") ?? false);
  const [holding, setHolding] = useState<string | null>(null);
  const resuming = useJobAct(resumeKind, t("resumed"));
  const busy = kinds.filter(
    (kind) => kind.running + kind.waiting + kind.dead > 0 || kind.paused_since != null,
  );
  if (busy.length === 0) return null;
  return (
    <Block title={t("kinds")}>
      <ul className="text-grid">
        {busy.map((kind) => (
          <li key={kind.kind} className="flex items-center gap-4 border-line/70 border-b py-1">
            <span className="flex-1">{nameOf(kind.kind)}</span>
            <span className="text-ink-2">{t("running", { count: kind.running })}</span>
            <span className="text-ink-2">{t("waiting", { count: kind.waiting })}</span>
            <span className={kind.dead > 0 ? "font-medium text-danger" : "text-ink-3"}>
              {t("dead", { count: kind.dead })}
            </span>
            {kind.paused_since != null && (
              <span className="text-warning" title={kind.pause_reason ?? ""}>
                {t("held", { when: format.relative(kind.paused_since) })}
              </span>
            )}
            {may &&
              (kind.paused_since == null ? (
                <Button look="quiet" onClick={() => setHolding(kind.kind)}>
                  {t("hold")}
                </Button>
              ) : (
                <Button disabled={resuming.isPending} onClick={() => resuming.mutate(kind.kind)}>
                  {t("resume")}
                </Button>
              ))}
          </li>
        ))}
      </ul>
      {holding && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("holdTitle", { kind: holding })}
            text={t("holdText")}
            action={t("hold")}
            run={(reason) => pauseKind(holding, reason)}
            onDone={() => {
              setHolding(null);
              say(t("heldNow"));
              void client.invalidateQueries({ queryKey: ["jobs"] });
            }}
            onClose={() => setHolding(null)}
          />
        </Suspense>
      )}
    </Block>
  );
}

const TONES: Record<string, string> = {
  running: "text-info",
  succeeded: "text-success",
  failed: "text-warning",
  dead: "text-danger",
  cancelled: "text-ink-3",
  lost: "text-warning",
};

function Run({ attempt }: { attempt: JobAttempt }) {
  const nameOf = useJobName();
  const t = useTranslations("jobs");
  const format = useFormat();
  const may = useAuth((state) => state.user?.permissions.includes("job:write") ?? false);
  const repeating = useJobAct(retryJob, t("repeated"));
  const cancelling = useJobAct(cancelJob, t("cancelled"));
  return (
    <li className="border-line/70 border-b py-1.5 text-grid">
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="w-28 shrink-0 text-ink-2" title={format.moment(attempt.started_at)}>
          {format.relative(attempt.started_at)}
        </span>
        <span className="w-60 shrink-0 truncate" title={attempt.kind}>
          {nameOf(attempt.kind)}
        </span>
        <span className={cx("w-24 shrink-0 font-medium", TONES[attempt.state])}>
          {t(`states.${attempt.state as "running"}`)}
        </span>
        <span className="min-w-0 flex-1 truncate text-ink-2">{attempt.subject}</span>
        <span className="text-ink-3 text-note">
          {t("attempt", { number: attempt.attempt, most: attempt.max_attempts })}
        </span>
        {may && attempt.can_cancel && (
          <Button look="quiet" disabled={cancelling.isPending} onClick={() => cancelling.mutate(attempt.id)}>
            {t("cancel")}
          </Button>
        )}
        {may && attempt.can_retry && (
          <Button disabled={repeating.isPending} onClick={() => repeating.mutate(attempt.id)}>
            {t("repeat")}
          </Button>
        )}
      </span>
      {attempt.error != null && <p className="mt-0.5 pl-32 text-danger text-note">{attempt.error}</p>}
    </li>
  );
}
