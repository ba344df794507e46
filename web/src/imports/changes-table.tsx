"use client";

import { ArrowRight } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { Change, ChangeClass, ChangePage } from "@/api/types";
import { useLabels } from "@/catalogue/labels";
import { SearchField } from "@/catalogue/search-field";
import { movement } from "@/i18n/format";
import { type Format, useFormat } from "@/i18n/use-format";
import { usePhone } from "@/lib/media";
import { usePagedRows } from "@/lib/paged-rows";
import { GradeBadge, RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { cx } from "@/ui/cx";
import { Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { type TableColumn, VirtualTable } from "@/ui/virtual-table";
import type { Tile } from "./tiles";

/** What is asked of the server for a page of the table. */
export interface ChangeQuery {
  offset: number;
  limit: number;
  class?: ChangeClass;
  q?: string;
}

interface ChangesTableProps {
  /** Names the list whose changes are shown. */
  name: readonly string[];
  fetch: (query: ChangeQuery, signal: AbortSignal) => Promise<ChangePage>;
  tile: Exclude<Tile, "findings">;
}

/** Before and after, row by row: what the list will change. */
export function ChangesTable({ name, fetch, tile }: ChangesTableProps) {
  const t = useTranslations("imports.table");
  const [q, setQ] = useState("");
  const phone = usePhone();
  const wide = useColumns();
  const narrow = useNarrowColumns();
  const rows = usePagedRows<Change>({
    key: ["import-rows", ...name, "changes", tile, q],
    fetch: (offset, limit, signal) =>
      fetch({ offset, limit, ...(tile !== "all" && { class: tile }), ...(q !== "" && { q }) }, signal),
  });

  return (
    <div className="flex min-h-[360px] flex-1 flex-col bg-surface md:min-h-0">
      <div className="shrink-0 border-line border-b px-4 py-2 md:px-6">
        <div className="max-w-[320px]">
          <SearchField
            value={q}
            onChange={(text) => setQ(text.trim())}
            label={t("search")}
            placeholder={t("search")}
          />
        </div>
      </div>
      {rows.error !== null && rows.total === undefined ? (
        <ErrorBlock error={rows.error} retry={rows.retry} />
      ) : rows.total === 0 ? (
        <Empty title={t("none")}>{t("noneHint")}</Empty>
      ) : (
        <VirtualTable
          label={t("label")}
          columns={phone ? narrow : wide}
          rowHeight={phone ? 64 : 34}
          headless={phone}
          rows={rows}
          total={rows.total ?? 12}
          name={`${tile}/${q}`}
        />
      )}
    </div>
  );
}

function useColumns(): TableColumn<Change>[] {
  const t = useTranslations("imports");
  const format = useFormat();
  const labels = useLabels();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("table.product"),
        width: 212,
        rank: 0,
        grow: true,
        cell: (row) => (
          <span title={row.name} className="truncate font-medium proportional-nums">
            {row.name}
          </span>
        ),
      },
      {
        id: "sku",
        header: t("table.sku"),
        width: 138,
        rank: 7,
        cell: (row) => <Sku sku={row.sku} className="text-ink-2" />,
      },
      {
        id: "grade",
        header: t("table.grade"),
        width: 66,
        rank: 5,
        cell: (row) => <GradeBadge grade={row.grade} />,
      },
      {
        id: "state",
        header: t("table.change"),
        width: 136,
        rank: 2,
        cell: (row) => <Classes classes={row.classes} />,
      },
      {
        id: "detail",
        header: t("table.detail"),
        width: 152,
        rank: 8,
        cell: (row) => (
          <span className="truncate text-ink-3">
            {[labels.functionality(row.functionality), row.colour ? labels.colour(row.colour) : null]
              .filter(Boolean)
              .join(", ")}
          </span>
        ),
      },
      {
        id: "stock",
        header: t("table.stock"),
        width: 96,
        rank: 4,
        align: "end",
        cell: (row) => (
          <Pair
            before={row.quantity_before}
            after={row.quantity_after}
            write={(value) => format.integer(value)}
          />
        ),
      },
      {
        id: "cost",
        header: t("table.cost"),
        width: 166,
        rank: 6,
        align: "end",
        cell: (row) => (
          <MoneyPair before={row.cost_before_cents} after={row.cost_after_cents} format={format} quiet />
        ),
      },
      {
        id: "price",
        header: t("table.price"),
        width: 212,
        rank: 1,
        align: "end",
        cell: (row) => (
          <span className="flex w-full items-center justify-between gap-2">
            <RegimeBadge regime={row.regime} />
            <MoneyPair before={row.price_before_cents} after={row.price_after_cents} format={format} />
          </span>
        ),
      },
      {
        id: "movement",
        header: t("table.movement"),
        width: 84,
        rank: 3,
        align: "end",
        cell: (row) => {
          const moved = movement(row.price_before_cents, row.price_after_cents);
          return moved === null ? null : <Movement basisPoints={moved} />;
        },
      },
    ],
    [t, format, labels],
  );
}

/** On a phone a row is two lines: what and how good, what happened and to what price. */
function useNarrowColumns(): TableColumn<Change>[] {
  const t = useTranslations("imports");
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("table.product"),
        width: 180,
        rank: 0,
        grow: true,
        cell: (row) => (
          <span className="flex min-w-0 flex-col gap-1">
            <span className="truncate font-medium proportional-nums">{row.name}</span>
            <span className="flex items-center gap-2">
              <GradeBadge grade={row.grade} />
              <Classes classes={row.classes} />
            </span>
          </span>
        ),
      },
      {
        id: "price",
        header: t("table.price"),
        width: 190,
        rank: 1,
        align: "end",
        cell: (row) => {
          const moved = movement(row.price_before_cents, row.price_after_cents);
          return (
            <span className="flex flex-col items-end gap-1 pr-1.5">
              <MoneyPair before={row.price_before_cents} after={row.price_after_cents} format={format} />
              <span className="flex items-center gap-2">
                {moved !== null && <Movement basisPoints={moved} />}
                <RegimeBadge regime={row.regime} />
              </span>
            </span>
          );
        },
      },
    ],
    [t, format],
  );
}

const TONES: Partial<Record<ChangeClass, string>> = {
  new: "text-new",
  price_up: "text-up",
  price_down: "text-down",
  gone: "text-ink-3",
  out_of_stock: "text-ink-3",
  regime_flipped: "text-warning",
};

function Classes({ classes }: { classes: ChangeClass[] }) {
  const t = useTranslations("imports.classOne");
  return (
    <span className="flex min-w-0 gap-2 truncate">
      {classes.map((name) => (
        <span key={name} className={cx("font-medium", TONES[name] ?? "text-ink-2")}>
          {t(name)}
        </span>
      ))}
    </span>
  );
}

interface PairProps {
  before: number | null | undefined;
  after: number | null | undefined;
  write: (value: number) => string;
  quiet?: boolean;
}

/** `12 → 4`; one number where nothing moved or one side is absent. */
function Pair({ before, after, write, quiet }: PairProps) {
  const t = useTranslations("imports.table");
  const strong = cx("whitespace-nowrap", quiet ? "text-ink-2" : "font-medium");
  if (before == null && after == null) return null;
  if (before === after && after != null)
    return <span className="whitespace-nowrap text-ink-3">{write(after)}</span>;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      {before != null && (
        <span className="text-ink-3">
          <span className="sr-only">{t("before")} </span>
          {write(before)}
        </span>
      )}
      {before != null && <ArrowRight size={12} aria-hidden className="shrink-0 text-ink-3" />}
      {after != null ? (
        <span className={strong}>
          <span className="sr-only">{t("after")} </span>
          {write(after)}
        </span>
      ) : (
        <span className="text-ink-3">–</span>
      )}
    </span>
  );
}

function MoneyPair({ format, ...pair }: Omit<PairProps, "write"> & { format: Format }) {
  return <Pair {...pair} write={format.money} />;
}
