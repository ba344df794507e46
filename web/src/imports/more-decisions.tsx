"use client";

/** Decisions that are not of every day: publish later, go back to an earlier list, compare. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, GitCompareArrows, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { scheduleImport } from "@/api/import-decisions";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { IconButton } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { useImports } from "./use-imports";

const ScheduleDialog = lazy(() => import("./schedule-dialog"));
const RollBackDialog = lazy(() => import("./roll-back-dialog"));

export function MoreDecisions({ one, online }: { one: Import; online: boolean }) {
  const t = useTranslations("trade.lists");
  const [open, setOpen] = useState<"schedule" | "roll-back" | null>(null);
  const lists = useImports().data?.items ?? [];
  // The one that was online before this one, or the next older.
  const before = lists.find((other) => other.number < one.number && other.rows && other.id !== one.id);
  return (
    <span className="flex items-center gap-1">
      {before && one.rows && (
        <IconButton
          label={t("compare")}
          onClick={() => setSearch(`older=${before.id}&newer=${one.id}`, "push")}
        >
          <GitCompareArrows size={16} aria-hidden />
        </IconButton>
      )}
      {one.can.schedule && one.state !== "scheduled" && (
        <IconButton label={t("schedule")} onClick={() => setOpen("schedule")}>
          <CalendarClock size={16} aria-hidden />
        </IconButton>
      )}
      {one.can.roll_back && !online && (
        <IconButton label={t("rollBack")} onClick={() => setOpen("roll-back")}>
          <Undo2 size={16} aria-hidden />
        </IconButton>
      )}
      <Suspense fallback={null}>
        {open === "schedule" && <ScheduleDialog one={one} onClose={() => setOpen(null)} />}
        {open === "roll-back" && <RollBackDialog one={one} onClose={() => setOpen(null)} />}
      </Suspense>
    </span>
  );
}

/** When a scheduled list goes online, and the way to take that back. */
export function Scheduled({ one }: { one: Import }) {
  const t = useTranslations("trade.lists");
  const format = useFormat();
  const client = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => scheduleImport(one.id, null, null),
    onSuccess: (now) => client.setQueryData(["import", one.id], now),
  });
  if (one.state !== "scheduled" || !one.scheduled_at) return null;
  return (
    <Notice tone="info" className="mt-3 flex flex-wrap items-center gap-3">
      {t("scheduledFor", { when: format.moment(one.scheduled_at) })}
      <button
        type="button"
        disabled={cancelling.isPending}
        onClick={() => cancelling.mutate()}
        className="font-medium underline underline-offset-4"
      >
        {t("unschedule")}
      </button>
    </Notice>
  );
}
