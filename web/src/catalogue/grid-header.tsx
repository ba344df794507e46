"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { cx } from "@/ui/cx";
import type { Column } from "./columns";
import { sortedBy, type View } from "./view";

export const HEADER_HEIGHT = 32;

interface GridHeaderProps {
  columns: Column[];
  template: string;
  view: View;
  onSort: (view: View) => void;
}

export const GridHeader = memo(function GridHeader({ columns, template, view, onSort }: GridHeaderProps) {
  const t = useTranslations("catalogue");
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: template, height: HEADER_HEIGHT }}
      className="sticky top-0 z-20 grid border-line border-b bg-surface text-ink-2 text-note"
    >
      {columns.map((column, position) => {
        const sorted = column.sort !== undefined && column.sort === view.sort;
        const label = t(`columns.${column.id}`);
        const className = cx(
          "flex min-w-0 items-center bg-surface px-2.5 font-medium",
          column.align === "end" && "justify-end",
          position === 0 && "sticky left-0 z-10 pl-4",
        );
        const Arrow = view.dir === "asc" ? ArrowUp : ArrowDown;
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={position + 1}
            aria-sort={sorted ? (view.dir === "asc" ? "ascending" : "descending") : undefined}
            title={column.id === "movement" ? t("columns.movementLong") : undefined}
            className={className}
          >
            {column.sort === undefined ? (
              label
            ) : (
              <button
                type="button"
                title={t("sortColumn", { column: label })}
                onClick={() => column.sort && onSort(sortedBy(view, column.sort))}
                className={cx(
                  "-mx-1 flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink",
                  sorted && "text-ink",
                  column.align === "end" && "flex-row-reverse",
                )}
              >
                {label}
                {sorted && <Arrow size={12} aria-hidden />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
});
