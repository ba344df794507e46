"use client";

/** How many of an offer: typed in place, with the stock at hand. */
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { wholeOf } from "@/lib/typed-numbers";
import { cx } from "@/ui/cx";
import { want } from "./sync";
import { useUnits } from "./wanted";

interface QuantityFieldProps {
  offer: string;
  available: number;
  name: string;
  className?: string;
}

export function QuantityField({ offer, available, name, className }: QuantityFieldProps) {
  const t = useTranslations("cartBar");
  const id = useId();
  const units = useUnits(offer);
  const [typing, setTyping] = useState<string | null>(null);

  function commit() {
    if (typing === null) return;
    const wanted = typing.trim() === "" ? 0 : wholeOf(typing);
    setTyping(null);
    if (wanted !== null && wanted !== units) want(offer, Math.min(wanted, available));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") commit();
    if (event.key === "Escape") setTyping(null);
  }

  return (
    <span className={cx("inline-flex items-center gap-1.5", className)}>
      <label htmlFor={id} className="sr-only">
        {t("quantityOf", { name })}
      </label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        placeholder="0"
        disabled={available === 0 && units === 0}
        value={typing ?? (units === 0 ? "" : String(units))}
        onChange={(event) => setTyping(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
        className={cx(
          "h-8 w-16 rounded-md border bg-surface px-2 text-right tabular-nums placeholder:text-ink-3 focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 disabled:border-line pointer-coarse:h-11 pointer-coarse:text-base",
          units > 0 ? "border-accent font-medium" : "border-control/70",
        )}
      />
      {available > 0 && units < available && (
        <button
          type="button"
          title={t("takeAllLong", { count: available })}
          aria-label={t("takeAllLong", { count: available })}
          onClick={() => want(offer, available)}
          className="h-8 min-w-8 rounded-sm px-1 font-medium text-ink-3 text-note hover:bg-hover hover:text-ink pointer-coarse:h-11 pointer-coarse:px-2"
        >
          {t("takeAll")}
        </button>
      )}
    </span>
  );
}
