"use client";

import { useFormat } from "@/i18n/use-format";
import { cx } from "./cx";

/** An amount whose unit is lighter than its digits. In French the unit follows, in English it leads. */
export function Money({ cents, className }: { cents: number; className?: string }) {
  const format = useFormat();
  const unit = <span className="font-normal text-ink-3">€</span>;
  return (
    <span className={cx("whitespace-nowrap tabular-nums", className)}>
      {format.language === "en" && unit}
      {format.amount(cents)}
      {format.language === "fr" && (
        <>
          {"\u202f"}
          {unit}
        </>
      )}
    </span>
  );
}

/** By how much a price moved: arrow, sign and colour say the same thing. */
export function Movement({ basisPoints, className }: { basisPoints: number; className?: string }) {
  const format = useFormat();
  return (
    <span
      className={cx(
        "whitespace-nowrap text-note tabular-nums",
        basisPoints > 0 ? "text-up" : "text-down",
        className,
      )}
    >
      {format.percent(basisPoints)}
    </span>
  );
}
