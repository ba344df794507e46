"use client";

/** The dense grid: every row of the view can be scrolled to, some forty are in the page. */
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Offer } from "@/api/types";
import { want } from "@/cart/sync";
import { unitsOf } from "@/cart/wanted";
import { useFormat } from "@/i18n/use-format";
import { useMedia } from "@/lib/media";
import { useWindowedRows } from "@/lib/window-rows";
import { useErrorText } from "@/ui/blocks";
import { copy } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { say } from "@/ui/toast";
import { type Column, minimumWidth, plainValue, templateOf } from "./columns";
import { GridHeader, HEADER_HEIGHT } from "./grid-header";
import { type Cursor, moved } from "./grid-keys";
import { cellId, GridRow } from "./grid-row";
import type { Catalogue } from "./use-catalogue";
import { usePriceHover } from "./use-price-hover";
import { useVisiblePages } from "./use-visible-pages";
import { formatView, type View } from "./view";
import { openCell, toggleAll } from "./wanted-cell";

const ROW = 34;
const TOUCH_ROW = 44;
/** Walking through rows with the panel open shows a product once the cursor rests. */
const FOLLOW_MS = 140;

interface GridProps {
  catalogue: Catalogue;
  total: number;
  columns: Column[];
  view: View;
  onSort: (view: View) => void;
  /** SKU of the product open in the panel. */
  open: string | null;
  onOpen: (sku: string | null) => void;
}

export function Grid({ catalogue, total, columns, view, onSort, open, onOpen }: GridProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const errorText = useErrorText();
  const scroller = useRef<HTMLDivElement>(null);
  const height = useMedia("(pointer: coarse)", false) ? TOUCH_ROW : ROW;
  const [place, setCursor] = useState<Cursor>({
    row: 0,
    column: columns.at(-1)?.id === "wanted" ? columns.length - 1 : 0,
  });
  // The list may have become shorter, and columns may have given way to the panel.
  const cursor = { row: Math.min(place.row, total - 1), column: Math.min(place.column, columns.length - 1) };
  /** Where a selection of rows began; the cursor is its other end. */
  const [anchor, setAnchor] = useState<number | null>(null);
  const selected =
    anchor === null ? null : { from: Math.min(anchor, cursor.row), to: Math.max(anchor, cursor.row) };
  const rows = useWindowedRows(scroller, { count: total, height, head: HEADER_HEIGHT, overscan: 10 });
  useVisiblePages(catalogue.show, rows.indexes[0] ?? 0, rows.indexes.at(-1) ?? 0);

  // Another view starts at its top; a newer list of the same view keeps the place.
  const name = formatView(view);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view's name is the reason to scroll
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setCursor((now) => ({ row: 0, column: now.column }));
    setAnchor(null);
  }, [name]);

  const follow = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(follow.current), []);

  function goTo(next: Cursor) {
    setCursor(next);
    rows.reveal(next.row);
    scrollToColumn(scroller.current, columns, next.column);
    if (open === null) return;
    clearTimeout(follow.current);
    follow.current = setTimeout(() => {
      const offer = catalogue.rowAt(next.row);
      if (offer) onOpen(offer.sku);
    }, FOLLOW_MS);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const control = event.ctrlKey || event.metaKey;
    const offer = catalogue.rowAt(cursor.row);
    const column = columns[cursor.column];
    const buying = columns.at(-1)?.id === "wanted";
    if (buying && offer && !control && !event.altKey && /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      openWanted(offer, event.key);
    } else if (buying && offer && !control && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      want(offer.id, 0);
    } else if (buying && offer && !control && event.key === "m") {
      event.preventDefault();
      toggleAll(offer, unitsOf(offer.id));
    } else if (event.key === "Enter" && offer && column?.id === "wanted") {
      event.preventDefault();
      openWanted(offer, null);
    } else if (event.key === "Enter" && offer) {
      event.preventDefault();
      onOpen(offer.sku);
    } else if (
      control &&
      event.key === "c" &&
      offer &&
      column &&
      window.getSelection()?.isCollapsed !== false
    ) {
      event.preventDefault();
      void copyCells(column, offer);
    } else {
      const screen = Math.max(
        1,
        Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_HEIGHT) / height) - 1,
      );
      if (event.key === "Escape" && anchor !== null) {
        event.preventDefault();
        event.stopPropagation();
        setAnchor(null);
        return;
      }
      const next = moved(event.key, control, cursor, { rows: total, columns: columns.length, screen });
      if (next === null) return;
      event.preventDefault();
      setAnchor(event.shiftKey ? (anchor ?? cursor.row) : null);
      goTo(next);
    }
  }

  /** Opens the cell for typing, wherever in the row the cursor stands. */
  function openWanted(offer: Offer, first: string | null) {
    if (offer.quantity === 0 && unitsOf(offer.id) === 0) return;
    setCursor({ row: cursor.row, column: columns.length - 1 });
    scrollToColumn(scroller.current, columns, columns.length - 1);
    openCell(offer.id, first);
  }

  /** One cell as it is; several rows as a table that a spreadsheet takes. */
  async function copyCells(column: Column, offer: Offer) {
    if (selected === null) {
      const text = plainValue(offer, column.id, format.language);
      await copy(text, t("copiedText", { text }));
      return;
    }
    try {
      const offers = await catalogue.fetchRows(selected.from, selected.to);
      const line = (one: Offer) => columns.map(({ id }) => plainValue(one, id, format.language)).join("\t");
      await copy(offers.map(line).join("\n"), t("copiedRows", { count: offers.length }));
    } catch (error) {
      say(errorText(error));
    }
  }

  const { rowAt } = catalogue;
  const columnAt = useRef(columns);
  columnAt.current = columns;
  const cursorRow = useRef(cursor.row);
  cursorRow.current = cursor.row;
  const onPick = useCallback(
    (row: number, column: number, event: MouseEvent) => {
      if (event.shiftKey) {
        setAnchor((now) => now ?? cursorRow.current);
        setCursor({ row, column });
        window.getSelection()?.removeAllRanges();
        return;
      }
      setAnchor(null);
      setCursor({ row, column });
      // Selecting a SKU with the mouse is not a wish to open it.
      if (window.getSelection()?.isCollapsed === false || event.detail > 1) return;
      const offer = rowAt(row);
      if (!offer) return;
      if (columnAt.current[column]?.id !== "wanted") onOpen(offer.sku);
      else if (offer.quantity > 0 || unitsOf(offer.id) > 0) openCell(offer.id, null);
    },
    [rowAt, onOpen],
  );

  const hover = usePriceHover(rowAt);
  const template = templateOf(columns);
  const grouped = view.sort === "name";
  return (
    <div
      ref={scroller}
      role="grid"
      aria-multiselectable
      tabIndex={0}
      aria-label={t("grid")}
      aria-description={t("gridHint")}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={cellId(cursor.row, cursor.column)}
      onKeyDown={onKeyDown}
      {...hover.handlers}
      className={cx(
        "group/grid relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface outline-none transition-opacity duration-150",
        catalogue.changing && "opacity-60",
      )}
    >
      <div style={{ minWidth: minimumWidth(columns) }}>
        <GridHeader columns={columns} template={template} view={view} onSort={onSort} />
        <div role="rowgroup" className="relative" style={{ height: rows.total }}>
          {rows.indexes.map((index) => {
            const offer = rowAt(index);
            return (
              <GridRow
                key={index}
                index={index}
                offer={offer}
                columns={columns}
                template={template}
                top={index * height}
                height={height}
                continued={grouped && offer !== undefined && rowAt(index - 1)?.name === offer.name}
                cursor={cursor.row === index ? cursor.column : null}
                selected={selected !== null && index >= selected.from && index <= selected.to}
                open={open !== null && offer?.sku === open}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      {hover.floating}
    </div>
  );
}

/** Brings a column out from under the fixed first one, or in from the right. */
function scrollToColumn(scroller: HTMLDivElement | null, columns: Column[], position: number): void {
  if (scroller === null || position === 0) return;
  const first = columns[0]?.width ?? 0;
  const spare = Math.max(0, scroller.clientWidth - minimumWidth(columns));
  const start = columns.slice(0, position).reduce((sum, column) => sum + column.width, 0) + spare;
  const end = start + (columns[position]?.width ?? 0);
  if (start < scroller.scrollLeft + first) scroller.scrollLeft = start - first;
  else if (end > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = end - scroller.clientWidth;
}
