"use client";

import type { ReactNode } from "react";
import type { FreeUnit } from "@/api/stock";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { Description } from "@/orders/description";
import { imeiGroups } from "@/orders/imei";
import { RegimeBadge } from "@/ui/badges";
import { Money } from "@/ui/money";

type Unit = Omit<FreeUnit, "state" | "state_at">;

interface UnitsProps<T extends Unit> {
  units: T[];
  none: string;
  noteOf?: (unit: T) => string;
  sinceOf: (unit: T) => string;
  /** What can be done with one. */
  children: (unit: T) => ReactNode;
}

/** Phones one by one: the number leads to the phone's life. */
export function Units<T extends Unit>({ units, none, noteOf, sinceOf, children }: UnitsProps<T>) {
  const format = useFormat();
  if (units.length === 0) return <p className="text-grid text-ink-3">{none}</p>;
  return (
    <ul className="border-line border-t">
      {units.map((unit) => (
        <li
          key={unit.unit_id}
          className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line/70 border-b py-1.5 text-grid"
        >
          <RegimeBadge regime={unit.vat_regime === "marginal" ? "marginal" : "standard"} />
          <button
            type="button"
            className="w-40 shrink-0 text-left font-mono text-note underline-offset-4 hover:underline"
            onClick={() => setSearch(`tab=stock&unit=${encodeURIComponent(unit.identifier)}`, "push")}
          >
            {imeiGroups(unit.identifier)}
          </button>
          <span className="min-w-56 flex-1">
            <Description item={unit} />
          </span>
          {noteOf && <span className="text-ink-2">{noteOf(unit)}</span>}
          <span className="w-28 text-right text-ink-3 text-note" title={format.moment(sinceOf(unit))}>
            {format.relative(sinceOf(unit))}
          </span>
          {unit.cost_cents !== null && <Money cents={unit.cost_cents} className="w-20 text-right" />}
          <span className="flex min-w-32 justify-end">{children(unit)}</span>
        </li>
      ))}
    </ul>
  );
}
