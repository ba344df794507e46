"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { StateBadge } from "./state-badge";

interface HistoryProps {
  items: Import[];
  onOpen: (id: string) => void;
}

const HEAD =
  "sticky top-0 z-10 h-8 border-line border-b bg-surface px-2.5 text-left font-medium text-ink-2 text-note";
const CELL = "h-10 truncate border-line/70 border-b px-2.5";

/** The lists received, newest first. The whole row opens one; its number is the link that keys and readers use. */
export function History({ items, onOpen }: HistoryProps) {
  const t = useTranslations("imports");
  const format = useFormat();
  return (
    <>
      <table className="w-full table-fixed border-separate border-spacing-0 text-grid max-md:hidden">
        <caption className="sr-only">{t("history")}</caption>
        <thead>
          <tr>
            <th scope="col" className={cx(HEAD, "w-[72px] pl-6")}>
              {t("historyColumns.number")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[196px]")}>
              {t("historyColumns.list")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[148px]")}>
              {t("historyColumns.state")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[88px] text-right")}>
              {t("historyColumns.rows")}
            </th>
            <th scope="col" className={HEAD}>
              {t("historyColumns.changes")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[132px]")}>
              {t("historyColumns.received")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[148px]")}>
              {t("historyColumns.by")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[236px] max-[1279px]:hidden")}>
              {t("historyColumns.file")}
            </th>
            <td className={cx(HEAD, "w-10")} />
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id} className="group cursor-pointer hover:bg-hover" onClick={() => onOpen(one.id)}>
              <td className={cx(CELL, "pl-6")}>
                <button
                  type="button"
                  aria-label={t("open", { number: String(one.number) })}
                  className="font-medium text-ink group-hover:text-accent"
                >
                  {one.number}
                </button>
              </td>
              <td className={CELL}>{one.list_day ? format.longDay(one.list_day) : ""}</td>
              <td className={CELL}>
                <StateBadge one={one} />
              </td>
              <td className={cx(CELL, "text-right")}>{one.rows ? format.integer(one.rows.accepted) : ""}</td>
              <td className={CELL}>
                <ChangeSummary one={one} />
              </td>
              <td className={cx(CELL, "text-ink-2")} title={format.moment(one.created_at)}>
                {format.relative(one.created_at)}
              </td>
              <td className={cx(CELL, "text-ink-2")}>{one.created_by}</td>
              <td className={cx(CELL, "truncate text-ink-3 max-[1279px]:hidden")} title={one.file_name}>
                {one.file_name}
              </td>
              <td className={cx(CELL, "pr-4")}>
                <ChevronRight size={14} aria-hidden className="text-ink-3" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul aria-label={t("history")} className="md:hidden">
        {items.map((one) => (
          <li key={one.id} className="border-line border-b">
            <button
              type="button"
              onClick={() => onOpen(one.id)}
              className="grid w-full grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 px-4 py-3 text-left text-grid active:bg-hover"
            >
              <span className="font-medium text-body">
                {one.list_day ? format.longDay(one.list_day) : one.file_name}
              </span>
              <span className="justify-self-end">
                <StateBadge one={one} />
              </span>
              <ChangeSummary one={one} />
              <span className="text-right text-ink-3">{format.relative(one.created_at)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the list changed, the reason when it changed nothing. */
function ChangeSummary({ one }: { one: Import }) {
  const t = useTranslations("imports");
  const format = useFormat();
  if (one.error)
    return (
      <span title={one.error.detail} className="min-w-0 truncate text-danger">
        {one.error.detail}
      </span>
    );
  if (!one.changes || one.no_op) return <span className="text-ink-3">–</span>;
  const { price_up, price_down, new: fresh, gone } = one.changes;
  return (
    <span className="flex gap-3 text-ink-2">
      <Part label={t("classes.price_up")} tone="text-up">
        {`↑ ${format.integer(price_up)}`}
      </Part>
      <Part label={t("classes.price_down")} tone="text-down">
        {`↓ ${format.integer(price_down)}`}
      </Part>
      <Part label={t("classes.new")}>{`+ ${format.integer(fresh)}`}</Part>
      <Part label={t("classes.gone")}>{`\u2212 ${format.integer(gone)}`}</Part>
    </span>
  );
}

function Part({ label, tone, children }: { label: string; tone?: string; children: ReactNode }) {
  return (
    <span title={label} className={tone}>
      <span className="sr-only">{label} </span>
      {children}
    </span>
  );
}

export function HistorySkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="px-4 pt-2 md:px-6">
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <div key={row} className="flex h-10 items-center gap-8 border-line/70 border-b">
          <span className="skeleton h-2.5 w-8" />
          <span className="skeleton h-2.5 w-40" />
          <span className="skeleton h-2.5 w-20" />
          <span className="skeleton h-2.5 w-48 max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
