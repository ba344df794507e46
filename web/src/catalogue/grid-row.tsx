"use client";

import { type MouseEvent, memo } from "react";
import type { Offer } from "@/api/types";
import { cx } from "@/ui/cx";
import { Cell } from "./cells";
import type { Column } from "./columns";

/** The cell's id, by which the grid says where its cursor is. */
export function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

interface GridRowProps {
  index: number;
  offer: Offer | undefined;
  columns: Column[];
  template: string;
  top: number;
  height: number;
  /** The product is the same as in the row above. */
  continued: boolean;
  /** Column of the cursor when it stands in this row. */
  cursor: number | null;
  /** The row's product is open in the panel. */
  open: boolean;
  /** The row is among those that a copy takes. */
  selected: boolean;
  onPick: (row: number, column: number, event: MouseEvent) => void;
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, offer, columns, template, top, height, continued, cursor, open, selected, onPick } = props;
  const ground = open || selected ? "bg-selected" : "bg-surface group-hover:bg-hover";
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open || selected}
      aria-busy={offer === undefined || undefined}
      style={{ transform: `translateY(${top}px)`, height, gridTemplateColumns: template }}
      className={cx(
        // What changes in a row changes no other one: the browser lays out the row alone.
        "group absolute inset-x-0 top-0 grid border-t text-grid [contain:layout_style]",
        continued ? "border-line/50" : "border-line",
        offer?.quantity === 0 && "opacity-75",
      )}
    >
      {columns.map((column, position) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid, which holds the focus
        <div
          key={column.id}
          id={cellId(index, position)}
          role="gridcell"
          aria-colindex={position + 1}
          data-price-row={column.id === "price" || column.id === "movement" ? index : undefined}
          onClick={(event) => onPick(index, position, event)}
          className={cx(
            "flex min-w-0 items-center px-2.5",
            ground,
            column.align === "end" && "justify-end",
            position === 0 && "sticky left-0 z-10 pl-4",
            position === 0 && open && "shadow-[inset_2px_0_0_var(--accent)]",
            cursor === position &&
              "group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-accent group-focus-visible/grid:-outline-offset-2",
          )}
        >
          {offer ? (
            <Cell id={column.id} offer={offer} continued={continued} />
          ) : (
            <SkeletonCell column={column} />
          )}
        </div>
      ))}
    </div>
  );
});

/** A bar of about the width that the value will have. */
export function SkeletonCell({ column }: { column: Column }) {
  const share = column.id === "name" ? "62%" : column.id === "sku" ? "88%" : "58%";
  return <span aria-hidden className="skeleton h-2.5" style={{ width: share }} />;
}
