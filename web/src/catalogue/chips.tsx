"use client";

/** What is active now, each part removable, all of it at once too. */
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/i18n/use-format";
import { useLabels } from "./labels";
import { cleared, LIST_KEYS, toggled, type View, withRanges } from "./view";

interface Chip {
  key: string;
  /** The facet's name, in a lighter tone. */
  facet?: string;
  label: string;
  without: View;
}

export function useChips(view: View): Chip[] {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const labels = useLabels();
  const chips: Chip[] = [];

  if (view.q.trim() !== "") {
    chips.push({ key: "q", label: t("queryChip", { q: view.q.trim() }), without: { ...view, q: "" } });
  }
  for (const key of LIST_KEYS) {
    for (const value of view.lists[key] ?? []) {
      chips.push({
        key: `${key}:${value}`,
        // "Price drops" says enough by itself.
        ...(key !== "badge" && { facet: t(`facets.${key}`) }),
        label: labels.value(key, value),
        without: toggled(view, key, value),
      });
    }
  }
  if (view.base) chips.push({ key: "base", label: t("views.base"), without: { ...view, base: false } });
  const { price_min, price_max, quantity_min, quantity_max } = view.ranges;
  if (price_min !== undefined || price_max !== undefined) {
    const [from, to] = [money(price_min), money(price_max)];
    chips.push({
      key: "price",
      facet: t("facets.price"),
      label:
        price_min === undefined
          ? t("priceChip.to", { to })
          : price_max === undefined
            ? t("priceChip.from", { from })
            : t("priceChip.between", { from, to }),
      without: withRanges(view, { price_min: null, price_max: null }),
    });
  }
  if (quantity_min !== undefined || quantity_max !== undefined) {
    const [from, to] = [count(quantity_min), count(quantity_max)];
    chips.push({
      key: "quantity",
      facet: t("facets.quantity"),
      label:
        quantity_min === undefined
          ? t("quantityChip.to", { to })
          : quantity_max === undefined
            ? t("quantityChip.from", { from })
            : t("quantityChip.between", { from, to }),
      without: withRanges(view, { quantity_min: null, quantity_max: null }),
    });
  }
  return chips;

  function money(cents: number | undefined): string {
    return cents === undefined ? "" : cents % 100 === 0 ? format.wholeEuros(cents) : format.money(cents);
  }

  function count(value: number | undefined): string {
    return value === undefined ? "" : format.integer(value);
  }
}

export function Chips({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("catalogue");
  const chips = useChips(view);
  if (chips.length === 0) return null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-line border-b bg-surface px-4 py-1.5 max-md:flex-nowrap max-md:overflow-x-auto">
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          onClick={() => onChange(chip.without)}
          className="group inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-sm bg-sunken pr-1 pl-2 text-note hover:bg-line pointer-coarse:h-9"
        >
          <span className="sr-only">{t("remove")} </span>
          {chip.facet && <span className="text-ink-3">{chip.facet} </span>}
          <span className="font-medium">{chip.label}</span>
          <X size={13} aria-hidden className="text-ink-3 group-hover:text-ink" />
        </button>
      ))}
      {chips.length > 1 && (
        <button
          type="button"
          onClick={() => onChange(cleared(view))}
          className="h-6 shrink-0 rounded-sm px-1.5 font-medium text-accent text-note hover:underline pointer-coarse:h-9"
        >
          {t("clearAll")}
        </button>
      )}
    </div>
  );
}
