"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { listFindings } from "@/api/imports";
import type { Finding } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { usePagedRows } from "@/lib/paged-rows";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { cx } from "@/ui/cx";
import { type TableColumn, VirtualTable } from "@/ui/virtual-table";
import { Annotated } from "./annotated";

const TONES: Record<Finding["severity"], string> = {
  refused: "text-danger",
  warning: "text-warning",
  notice: "text-ink-2",
};

/** The rows that were refused or reported: which cell, what was read there, why, and how to mend it. `fileName` is the
 * list's own. */
export function FindingsTable({ id, fileName }: { id: string; fileName: string }) {
  const t = useTranslations("imports");
  const format = useFormat();
  const rows = usePagedRows<Finding>({
    key: ["import-rows", id, "findings"],
    fetch: (offset, limit, signal) => listFindings(id, { offset, limit }, signal),
  });
  const columns = useMemo<TableColumn<Finding>[]>(
    () => [
      {
        id: "row",
        header: t("table.row"),
        width: 96,
        rank: 1,
        align: "end",
        cell: (finding) => (
          <span title={finding.sheet} className="text-ink-2">
            {format.integer(finding.row)}
          </span>
        ),
      },
      {
        id: "severity",
        header: t("table.severity"),
        width: 108,
        rank: 2,
        cell: (finding) => (
          <span className={cx("font-medium", TONES[finding.severity])}>
            {t(`severity.${finding.severity}`)}
          </span>
        ),
      },
      {
        id: "column",
        header: t("table.column"),
        width: 132,
        rank: 3,
        cell: (finding) => <span className="truncate text-ink-2">{finding.column}</span>,
      },
      {
        id: "value",
        header: t("table.value"),
        width: 168,
        rank: 4,
        cell: (finding) =>
          finding.value === null || finding.value === undefined ? null : finding.value === "" ? (
            <span className="text-ink-3">{t("table.emptyValue")}</span>
          ) : (
            <code title={finding.value} className="truncate rounded-xs bg-sunken px-1 font-mono text-note">
              {finding.value}
            </code>
          ),
      },
      {
        id: "message",
        header: t("table.reason"),
        width: 280,
        rank: 0,
        grow: true,
        cell: (finding) => (
          <span title={finding.message} className="truncate">
            {finding.message}
          </span>
        ),
      },
    ],
    [t, format],
  );

  return (
    <div className="flex min-h-[360px] flex-1 flex-col bg-surface md:min-h-0">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2 text-grid text-ink-2 md:px-6">
        <p className="min-w-0 flex-1">{t("table.mend")}</p>
        <Annotated id={id} of={fileName} />
      </div>
      {rows.error !== null && rows.total === undefined ? (
        <ErrorBlock error={rows.error} retry={rows.retry} />
      ) : rows.total === 0 ? (
        <Empty title={t("table.noFindings")} />
      ) : (
        <VirtualTable
          label={t("table.findings")}
          columns={columns}
          rows={rows}
          total={rows.total ?? 8}
          name={id}
        />
      )}
    </div>
  );
}
