"use client";

import { useTranslations } from "use-intl";
import { type Column, minimumWidth, templateOf } from "./columns";
import { GridHeader } from "./grid-header";
import { SkeletonCell } from "./grid-row";
import type { View } from "./view";

const ROWS = 24;

/** The grid before its first answer: the real header, bars of the real widths. */
export function GridSkeleton({ columns, view }: { columns: Column[]; view: View }) {
  const t = useTranslations("common");
  const template = templateOf(columns);
  return (
    <div role="status" aria-label={t("loading")} className="min-h-0 flex-1 overflow-hidden bg-surface">
      <div inert style={{ minWidth: minimumWidth(columns) }}>
        <GridHeader columns={columns} template={template} view={view} onSort={() => {}} />
        {Array.from({ length: ROWS }, (_, row) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other name
            key={row}
            className="grid h-[34px] border-line/60 border-t"
            style={{ gridTemplateColumns: template }}
          >
            {columns.map((column, position) => (
              <span
                key={column.id}
                className={`flex items-center px-2.5 ${position === 0 ? "pl-4" : ""} ${column.align === "end" ? "justify-end" : ""}`}
              >
                <SkeletonCell column={column} />
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
