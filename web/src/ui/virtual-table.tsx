"use client";

/** A long read-only table: header that stays, rows that are in the page only while on screen. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { type Fitting, fitColumns } from "@/lib/fit-columns";
import type { PagedRows } from "@/lib/paged-rows";
import { useRoom } from "@/lib/room";
import { cx } from "./cx";

export interface TableColumn<T> extends Fitting {
  id: string;
  header: string;
  /** Takes the width that is left, and at least its own. */
  grow?: boolean;
  align?: "end";
  cell: (row: T) => ReactNode;
}

interface VirtualTableProps<T> {
  label: string;
  columns: TableColumn<T>[];
  rows: PagedRows<T>;
  total: number;
  rowHeight?: number;
  /** The heads are there for screen readers only, where the cells speak for themselves. */
  headless?: boolean;
  /** Changes when the list is another one, which starts at its top. */
  name: string;
}

const HEAD_HEIGHT = 32;

export function VirtualTable<T>({
  label,
  columns: all,
  rows,
  total,
  rowHeight = 34,
  headless = false,
  name,
}: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useRoom();
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return measure(element);
    },
    [measure],
  );
  const columns = useMemo(() => fitColumns(all, width), [all, width]);
  const head = headless ? 0 : HEAD_HEIGHT;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: head,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items[items.length - 1]?.index ?? 0;
  const { show } = rows;
  useEffect(() => show(first, last), [show, first, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list's name is the reason to scroll
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [name]);

  const template = columns
    .map((column) => (column.grow ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
    .join(" ");
  const minWidth = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      ref={attach}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area is reached with the keyboard as well
      tabIndex={0}
      role="table"
      aria-label={label}
      aria-rowcount={total + 1}
      className={cx(
        "min-h-0 flex-1 overflow-auto overscroll-contain bg-surface outline-none transition-opacity duration-150 focus-visible:outline-2 focus-visible:-outline-offset-2",
        rows.changing && "opacity-60",
      )}
    >
      <div role="rowgroup" className={headless ? "sr-only" : "sticky top-0 z-10"} style={{ minWidth }}>
        <div
          role="row"
          aria-rowindex={1}
          className="grid border-line border-b bg-surface font-medium text-ink-2 text-note"
          style={{ gridTemplateColumns: template, height: HEAD_HEIGHT }}
        >
          {columns.map((column, position) => (
            <span key={column.id} role="columnheader" className={place(column, position)}>
              {column.header}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map((item) => {
          const row = rows.rowAt(item.index);
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-busy={row === undefined || undefined}
              className="absolute inset-x-0 top-0 grid border-line/70 border-b text-grid hover:bg-hover"
              style={{
                transform: `translateY(${item.start - head}px)`,
                height: rowHeight,
                gridTemplateColumns: template,
              }}
            >
              {columns.map((column, position) => (
                <span key={column.id} role="cell" className={place(column, position)}>
                  {row === undefined ? (
                    <span aria-hidden className="skeleton h-2.5 w-3/5" />
                  ) : (
                    column.cell(row)
                  )}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function place<T>(column: TableColumn<T>, position: number): string {
  return cx(
    "flex min-w-0 items-center px-2.5",
    column.align === "end" && "justify-end",
    position === 0 && "md:pl-6 pl-4",
  );
}
