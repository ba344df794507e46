"use client";

/**
 * How many of this offer are in the cart. The cell is typed into as in a spreadsheet: the grid opens it with the key that
 * was pressed, and takes it back with Enter, Tab and the arrows.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { create } from "zustand";
import type { Offer } from "@/api/types";
import { want } from "@/cart/sync";
import { useUnits } from "@/cart/wanted";
import { useMessages } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { wholeOf } from "@/lib/typed-numbers";
import { cx } from "@/ui/cx";

interface Editing {
  offer: string | null;
  /** What the cell opens with; null opens it with what is there, selected. */
  first: string | null;
}

/** At most one cell is open. */
export const useEditing = create<Editing>()(() => ({ offer: null, first: null }));

export function openCell(offer: string, first: string | null): void {
  useEditing.setState({ offer, first });
}

export function closeCell(): void {
  useEditing.setState({ offer: null, first: null });
}

/** Takes all that there is, or nothing when all is taken already. */
export function toggleAll(offer: Offer, units: number): void {
  want(offer.id, units >= offer.quantity ? 0 : offer.quantity);
}

export function WantedCell({ offer }: { offer: Offer }) {
  const units = useUnits(offer.id);
  const open = useEditing((state) => state.offer === offer.id);
  const texts = useMessages().catalogue;
  const format = useFormat();
  if (open) return <OpenCell offer={offer} units={units} />;
  const over = units > offer.quantity;
  return (
    <span
      className={cx(
        "flex h-[26px] w-full items-center justify-end rounded-sm border px-1.5 tabular-nums",
        units > 0 ? "border-accent/60 bg-accent-soft font-medium" : "border-line",
        over && "border-danger text-danger",
        offer.quantity === 0 && units === 0 && "invisible",
      )}
    >
      {units > 0 ? format.integer(units) : <span className="sr-only">{texts.wantedNone}</span>}
    </span>
  );
}

function OpenCell({ offer, units }: { offer: Offer; units: number }) {
  const texts = useMessages().catalogue;
  const { first } = useEditing.getState();
  const [text, setText] = useState(first ?? (units === 0 ? "" : String(units)));
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => {
    field.current?.focus();
    if (first === null) field.current?.select();
  }, [first]);

  function commit() {
    if (done.current) return;
    done.current = true;
    const wanted = text.trim() === "" ? 0 : wholeOf(text);
    if (wanted !== null && wanted !== units) want(offer.id, Math.min(wanted, offer.quantity));
  }

  /** Gives the key on to the grid, which moves its cursor and takes the focus. */
  function leave(event: KeyboardEvent<HTMLInputElement>, keep: boolean) {
    event.preventDefault();
    event.stopPropagation();
    if (keep) commit();
    done.current = true;
    const grid = event.currentTarget.closest<HTMLElement>('[role="grid"]');
    closeCell();
    grid?.focus({ preventScroll: true });
    const step =
      { Enter: "ArrowDown", Tab: event.shiftKey ? "ArrowUp" : "ArrowDown" }[event.key] ?? event.key;
    if (keep && step.startsWith("Arrow"))
      grid?.dispatchEvent(new KeyboardEvent("keydown", { key: step, bubbles: true, cancelable: true }));
  }

  return (
    <input
      ref={field}
      inputMode="numeric"
      autoComplete="off"
      aria-label={texts.columns.wanted}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        commit();
        if (useEditing.getState().offer === offer.id) closeCell();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave(event, false);
        else if (["Enter", "Tab", "ArrowDown", "ArrowUp"].includes(event.key)) leave(event, true);
        else event.stopPropagation();
      }}
      onClick={(event) => event.stopPropagation()}
      className="h-[26px] w-full rounded-sm border border-accent bg-surface px-1.5 text-right tabular-nums outline-1 outline-accent"
    />
  );
}
