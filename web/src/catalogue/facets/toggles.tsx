"use client";

/** A facet with few values, side by side: grades in their order, sizes, regimes. */
import type { ReactNode } from "react";
import type { FacetValue } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { gradeRank, KNOWN_GRADES } from "@/lib/grades";
import { cx } from "@/ui/cx";
import { useLabels } from "../labels";
import type { ListKey } from "../view";
import { shownValues } from "./values";

interface TogglesProps {
  facet: ListKey;
  counted: FacetValue[];
  chosen: string[];
  onToggle: (value: string) => void;
  columns: 2 | 3 | 4;
  /** What follows the label, for instance what a letter means. */
  hint?: (value: string) => string | undefined;
}

const COLUMNS = { 2: "grid-cols-2", 3: "grid-cols-3", 4: "grid-cols-4" };

export function Toggles({ facet, counted, chosen, onToggle, columns, hint }: TogglesProps) {
  const format = useFormat();
  const labels = useLabels();
  const values = sorted(facet, shownValues(counted, chosen));
  return (
    <div className={cx("grid gap-1", COLUMNS[columns])}>
      {values.map(({ value, count }) => {
        const pressed = chosen.includes(value);
        return (
          <button
            key={value}
            type="button"
            aria-pressed={pressed}
            title={hint?.(value)}
            onClick={() => onToggle(value)}
            className={cx(
              "relative flex h-11 min-w-0 flex-col items-center justify-center rounded-md border text-grid leading-[17px] transition-colors duration-120",
              pressed
                ? "border-accent bg-accent-soft text-accent-strong"
                : "border-line hover:border-line-strong hover:bg-hover",
            )}
          >
            {facet === "grade" && <GradeTint grade={value} />}
            <span className="max-w-full truncate px-1 font-medium">{labels.value(facet, value)}</span>
            <Count pressed={pressed}>{format.integer(count)}</Count>
          </button>
        );
      })}
    </div>
  );
}

function Count({ pressed, children }: { pressed: boolean; children: ReactNode }) {
  return <span className={cx("text-[11px]", pressed ? "text-accent-strong" : "text-ink-3")}>{children}</span>;
}

/** A strip of the grade's own tint, so that the scale is seen at a glance. */
function GradeTint({ grade }: { grade: string }) {
  const rank = gradeRank(grade);
  if (rank >= KNOWN_GRADES) return null;
  return (
    <span
      aria-hidden
      style={{ background: `var(--grade-${rank})` }}
      className="absolute inset-x-1.5 top-0 h-[3px] rounded-b-xs"
    />
  );
}

/** Grades and sizes have an order of their own; the rest keeps the server's. */
function sorted(facet: ListKey, values: FacetValue[]): FacetValue[] {
  if (facet === "grade") return [...values].sort((a, b) => gradeRank(a.value) - gradeRank(b.value));
  // A phone whose size nobody wrote is found by its model, not by a size.
  if (facet === "storage") {
    return values.filter(({ value }) => value !== "").sort((a, b) => Number(a.value) - Number(b.value));
  }
  if (facet === "regime") return [...values].sort((a, b) => a.value.localeCompare(b.value));
  return values;
}
