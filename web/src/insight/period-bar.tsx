"use client";

import { useTranslations } from "use-intl";
import type { Asked } from "@/api/insight";
import { setSearch } from "@/lib/address";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { firstDay, PRESETS, presetOf, searchOf } from "./period";

/** The choice of days, and of what makes an order count on one. */
export function PeriodBar({ asked, today }: { asked: Asked; today: string }) {
  const t = useTranslations("insight");
  const current = presetOf(asked, today);
  const choose = (next: Asked) => setSearch(searchOf(next));
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-2 text-grid md:px-6">
      <div className="flex gap-1">
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={preset === current}
            onClick={() => choose({ ...asked, from: firstDay(preset, today), until: today })}
            className={cx(
              "h-8 rounded-md px-2.5 font-medium pointer-coarse:h-10",
              preset === current ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
            )}
          >
            {t(`presets.${preset}`)}
          </button>
        ))}
      </div>
      {(["from", "until"] as const).map((end) => (
        <label key={end} htmlFor={`insight-${end}`} className="flex items-center gap-2 text-ink-2">
          {t(end)}
          <Input
            id={`insight-${end}`}
            dense
            type="date"
            className="w-[140px]!"
            value={asked[end]}
            onChange={(event) => event.target.value !== "" && choose({ ...asked, [end]: event.target.value })}
          />
        </label>
      ))}
      <label htmlFor="insight-basis" className="flex items-center gap-2 text-ink-2">
        {t("basis")}
        <Select
          id="insight-basis"
          dense
          value={asked.basis}
          onChange={(event) =>
            choose({ ...asked, basis: event.target.value === "delivered" ? "delivered" : "ordered" })
          }
        >
          <option value="ordered">{t("ordered")}</option>
          <option value="delivered">{t("delivered")}</option>
        </Select>
      </label>
    </div>
  );
}
