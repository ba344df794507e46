"use client";

/** Which columns, in which order. Kept for this person. */
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { keepColumns } from "@/lib/kept-columns";
import { usePreferences } from "@/lib/preferences";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import type { PanelProps } from "../actions";
import { type ColumnId, offeredColumns, usualColumns } from "../columns";
import { arranged, movedTo, toggledColumn } from "./arrange";
import { MarketTexts } from "./panel-texts";

export default function ColumnsPanel(props: PanelProps) {
  return (
    <MarketTexts>
      <Panel {...props} />
    </MarketTexts>
  );
}

function Panel({ userId, staff, onClose }: PanelProps) {
  const t = useTranslations();
  const kept = usePreferences((state) => state.columns[userId]);
  const usual = usualColumns(staff);
  const shown = kept ?? usual;
  // Those that are shown first, in their order; the others follow in the usual one.
  const rows = arranged(
    offeredColumns(staff).map((column) => column.id),
    shown,
  );
  const [dragged, setDragged] = useState<ColumnId | null>(null);

  const keep = (columns: readonly string[] | undefined) => keepColumns(userId, columns);

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("market.columns.title")}
      place="right"
      footer={
        <>
          <Button look="quiet" disabled={kept === undefined} onClick={() => keep(undefined)}>
            {t("market.columns.usual")}
          </Button>
          <Button look="primary" onClick={onClose}>
            {t("market.columns.done")}
          </Button>
        </>
      }
    >
      <p className="px-4 pt-3 text-grid text-ink-2">{t("market.columns.hint")}</p>
      <ul className="px-2 py-2">
        {rows.map((id) => {
          const label = t(`catalogue.columns.${id}`);
          const place = shown.indexOf(id);
          const on = place >= 0;
          const fixed = id === "name";
          return (
            <li
              key={id}
              draggable={on && !fixed}
              onDragStart={() => setDragged(id)}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => {
                if (dragged === null || dragged === id || !on || fixed) return;
                event.preventDefault();
                keep(movedTo(shown, dragged, place));
              }}
              className={cx(
                "flex h-9 items-center gap-2 rounded-md px-2 hover:bg-hover pointer-coarse:h-11",
                dragged === id && "bg-selected",
              )}
            >
              <GripVertical
                size={14}
                aria-hidden
                className={cx("shrink-0 text-ink-3", on && !fixed ? "cursor-grab" : "invisible")}
              />
              <label className="flex min-w-0 flex-1 items-center gap-2.5">
                <input
                  type="checkbox"
                  checked={on}
                  disabled={fixed}
                  onChange={() => keep(toggledColumn(shown, id))}
                  className="size-4 shrink-0 accent-(--accent)"
                />
                <span className={cx("truncate", !on && "text-ink-2")}>{label}</span>
              </label>
              {on && !fixed && (
                <>
                  <IconButton
                    label={t("market.columns.up", { column: label })}
                    disabled={place <= 1}
                    onClick={() => keep(movedTo(shown, id, place - 1))}
                    className="size-7"
                  >
                    <ArrowUp size={14} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={t("market.columns.down", { column: label })}
                    disabled={place === shown.length - 1}
                    onClick={() => keep(movedTo(shown, id, place + 1))}
                    className="size-7"
                  >
                    <ArrowDown size={14} aria-hidden />
                  </IconButton>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
