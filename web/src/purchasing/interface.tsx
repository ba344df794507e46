"use client";

/** How the supplier's interface is: looks at its lists, calls, the breaker, messages, and what a look would change now. */
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import {
  calls,
  type Look,
  looks,
  messages,
  replay,
  replayFailed,
  type SupplierStatus,
  synchronise,
} from "@/api/desk";
import { useAuth } from "@/auth/store";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Notice } from "@/ui/notice";
import { Block, Facts, LinesSkeleton } from "@/ui/page";

import { AskSupplier } from "./ask-supplier";
import { useSupplierStatus } from "./use-credit";

const SyncPreviewDialog = lazy(() => import("./sync-preview"));

/** Hints renew the page at once; this is for those that were lost. */
const EVERY_MS = 30_000;

export function Interface() {
  const loading = useTranslations("common")("loading");
  const status = useSupplierStatus();
  if (status.error) return <ErrorBlock error={status.error} retry={() => void status.refetch()} />;
  if (!status.data) return <LinesSkeleton label={loading} />;
  return (
    <>
      <Status status={status.data} />
      {status.data.configured && (
        <>
          <div className="grid gap-x-12 xl:grid-cols-2">
            <Looks />
            <Messages />
          </div>
          <AskSupplier />
          <Calls status={status.data} />
        </>
      )}
    </>
  );
}

function Status({ status }: { status: SupplierStatus }) {
  const t = useTranslations("purchasing.interface");
  const format = useFormat();
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  const [previewing, setPreviewing] = useState(false);
  const looking = useAct((_: null) => synchronise(false), t("asked"));
  if (!status.configured)
    return (
      <Notice tone="info" className="mt-4">
        {t("notConfigured")}
      </Notice>
    );
  const at = (moment: string | null | undefined) =>
    moment == null ? "–" : <span title={format.moment(moment)}>{format.relative(moment)}</span>;
  const facts: [string, ReactNode][] = [
    [
      t("address"),
      <span key="address" className="font-mono text-note">
        {status.base_url}
      </span>,
    ],
    [t("schedule"), t("scheduleOf", { daily: status.daily_at, minutes: status.every_minutes })],
    [t("lastLook"), at(status.last_finished_at)],
    [t("lastTaken"), at(status.last_taken_at)],
    [t("breaker"), <BreakerState key="breaker" status={status} />],
    [t("inbox"), t("inboxOf", { pending: status.inbox.pending, failed: status.inbox.failed })],
    [t("ordersByApi"), status.orders_enabled ? t("on") : t("off")],
    [
      t("ordersThere"),
      <span
        key="orders"
        className={status.orders.refused > 0 ? "text-danger" : undefined}
        title={
          status.orders.oldest_waiting_at === null
            ? undefined
            : format.moment(status.orders.oldest_waiting_at)
        }
      >
        {t("ordersThereOf", {
          waiting: status.orders.waiting,
          refused: status.orders.refused,
          placed: status.orders.placed,
        })}
      </span>,
    ],
  ];
  return (
    <Block
      title={t("title")}
      actions={
        may && (
          <>
            <Button onClick={() => setPreviewing(true)}>{t("preview")}</Button>
            <Button look="primary" disabled={looking.isPending} onClick={() => looking.mutate(null)}>
              {t("synchronise")}
            </Button>
          </>
        )
      }
    >
      <Facts facts={facts} />
      {previewing && (
        <Suspense fallback={null}>
          <SyncPreviewDialog onClose={() => setPreviewing(false)} />
        </Suspense>
      )}
    </Block>
  );
}

function BreakerState({ status }: { status: SupplierStatus }) {
  const t = useTranslations("purchasing.interface");
  const format = useFormat();
  const { breaker } = status;
  const open = breaker != null && breaker.state !== "closed";
  return (
    <span className={cx("font-medium", open ? "text-danger" : "text-success")}>
      {open ? t("broken", { failures: breaker.failures }) : t("healthy")}
      {open && breaker.until != null && ` · ${t("until", { when: format.relative(breaker.until) })}`}
    </span>
  );
}

function Looks() {
  const t = useTranslations("purchasing.interface");
  const list = useQuery({
    queryKey: ["supplier", "looks"],
    queryFn: ({ signal }) => looks(signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <Block title={t("looks")}>
      <ul className="max-h-96 overflow-y-auto text-grid">
        {list.data?.items.map((look) => (
          <LookRow key={look.id} look={look} />
        ))}
        {list.data?.items.length === 0 && <li className="text-ink-3">{t("noLooks")}</li>}
      </ul>
    </Block>
  );
}

function LookRow({ look }: { look: Look }) {
  const t = useTranslations("purchasing.interface");
  const format = useFormat();
  const changed = look.changes;
  return (
    <li className="flex gap-3 border-line/70 border-b py-1.5">
      <span className="w-28 shrink-0 text-ink-2" title={format.moment(look.requested_at)}>
        {format.relative(look.requested_at)}
      </span>
      <span className={cx("w-28 shrink-0 font-medium", look.error != null && "text-danger")}>
        {t(`lookStates.${look.state}`)}
      </span>
      <span className="min-w-0 flex-1 truncate text-ink-2" title={look.error?.detail}>
        {look.error != null
          ? look.error.sentence
          : changed != null &&
            t("changes", {
              fresh: changed.new,
              gone: changed.gone,
              moved: changed.price_up + changed.price_down,
            })}
      </span>
      {look.import_id != null && (
        <a
          href={`/admin/catalog/?import=${look.import_id}`}
          className="text-accent underline underline-offset-4"
        >
          {t("import")}
        </a>
      )}
    </li>
  );
}

function Messages() {
  const t = useTranslations("purchasing.interface");
  const format = useFormat();
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  const list = useQuery({
    queryKey: ["supplier", "messages"],
    queryFn: ({ signal }) => messages(signal),
    refetchInterval: EVERY_MS,
  });
  const replaying = useAct(replay, t("replayed"));
  const all = useAct((_: null) => replayFailed(), t("replayed"));
  const failed = list.data?.items.some(({ state }) => state === "failed");
  return (
    <Block
      title={t("messages")}
      actions={
        may &&
        failed && (
          <Button disabled={all.isPending} onClick={() => all.mutate(null)}>
            {t("replayFailed")}
          </Button>
        )
      }
    >
      <ul className="max-h-96 overflow-y-auto text-grid">
        {list.data?.items.map((message) => (
          <li key={message.id} className="flex items-center gap-3 border-line/70 border-b py-1">
            <span className="w-28 shrink-0 text-ink-2" title={format.moment(message.received_at)}>
              {format.relative(message.received_at)}
            </span>
            <span className="w-40 shrink-0 truncate font-mono text-note">{message.kind}</span>
            <span className="min-w-0 flex-1 truncate">{message.subject}</span>
            <span
              className={cx(
                "text-note",
                message.state === "failed" ? "font-medium text-danger" : "text-ink-3",
              )}
            >
              {t(`messageStates.${message.state as "done"}`)}
            </span>
            {may && message.state !== "pending" && (
              <Button
                look="quiet"
                disabled={replaying.isPending}
                onClick={() => replaying.mutate(message.id)}
              >
                {t("replay")}
              </Button>
            )}
          </li>
        ))}
        {list.data?.items.length === 0 && <li className="text-ink-3">{t("noMessages")}</li>}
      </ul>
    </Block>
  );
}

function Calls({ status }: { status: SupplierStatus }) {
  const t = useTranslations("purchasing.interface");
  const format = useFormat();
  const list = useQuery({
    queryKey: ["supplier", "calls"],
    queryFn: ({ signal }) => calls(signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <Block title={t("calls")} lead={t("callsHint")}>
      <table className="mb-4 w-full max-w-2xl border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            <th scope="col" className="py-1.5 font-medium">
              {t("operation")}
            </th>
            {(["count", "errors", "median", "slowest"] as const).map((id) => (
              <th key={id} scope="col" className="pl-4 text-right font-medium">
                {t(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {status.calls.map((figures) => (
            <tr key={figures.operation} className="border-line/70 border-b">
              <td className="py-1.5 font-mono text-note">{figures.operation}</td>
              <td className="pl-4 text-right tabular-nums">{format.integer(figures.calls)}</td>
              <td
                className={cx(
                  "pl-4 text-right tabular-nums",
                  figures.failed > 0 && "font-medium text-danger",
                )}
              >
                {format.integer(figures.failed)}
              </td>
              <td className="pl-4 text-right tabular-nums">
                {t("ms", { value: format.integer(figures.p50_ms) })}
              </td>
              <td className="pl-4 text-right tabular-nums">
                {t("ms", { value: format.integer(figures.p99_ms) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="max-h-72 overflow-y-auto text-grid">
        {list.data?.items.map((call) => (
          <li key={call.id} className="flex gap-3 border-line/70 border-b py-1">
            <span className="w-28 shrink-0 text-ink-2" title={format.moment(call.started_at)}>
              {format.relative(call.started_at)}
            </span>
            <span className="w-40 shrink-0 truncate font-mono text-note">{call.operation}</span>
            <span className={cx("flex-1", call.outcome !== "ok" && "font-medium text-danger")}>
              {call.outcome}
            </span>
            <span className="tabular-nums">{t("ms", { value: format.integer(call.latency_ms) })}</span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
