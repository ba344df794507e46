"use client";

/** A table of figures: its first rows, and all of them when asked. */
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";

const FIRST = 12;

export interface FigureColumn<T> {
  id: string;
  header: string;
  hint?: string;
  align?: "end";
  /** Left out on narrow screens. */
  rare?: boolean;
  cell: (row: T) => ReactNode;
}

interface FigureTableProps<T> {
  label: string;
  columns: FigureColumn<T>[];
  rows: T[];
  keyOf: (row: T) => string;
}

export function FigureTable<T>({ label, columns, rows, keyOf }: FigureTableProps<T>) {
  const t = useTranslations("insight");
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  const place = ({ align, rare }: FigureColumn<T>) =>
    cx(
      "px-2.5 py-1.5 first:pl-0 last:pr-0",
      align === "end" && "text-right tabular-nums",
      rare && "max-md:hidden",
    );
  if (rows.length === 0)
    return (
      <p className="py-6 text-center text-grid text-ink-3">
        {t("empty")} · {t("emptyHint")}
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area is reached with the keyboard as well
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                title={column.hint}
                className={cx(place(column), "font-medium")}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} className="border-line/70 border-b hover:bg-hover">
              {columns.map((column) => (
                <td key={column.id} className={place(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && !all && (
        <Button look="quiet" className="mt-2" onClick={() => setAll(true)}>
          {t("more", { count: rows.length })}
        </Button>
      )}
    </div>
  );
}
