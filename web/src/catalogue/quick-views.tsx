"use client";

/** The views that people ask for every morning, one click each; one that has nothing today is not offered. */
import { useTranslations } from "use-intl";
import type { Facets } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { DEFAULT_VIEW, formatView, type ListKey, toggled, type View } from "./view";

type Name = "all" | "base" | "minor_fault" | "new" | "restocked" | "price_down" | "out";

interface QuickView {
  name: Name;
  active: boolean;
  /** `null` where nobody counted. */
  count: number | null;
  /** The view after a click; a second click undoes the first. */
  next: View;
}

function counted(facets: Facets | null, key: string, value: string): number | null {
  const values: unknown = facets?.[key as keyof Facets];
  if (!Array.isArray(values)) return null;
  return values.find((facet: { value: string; count: number }) => facet.value === value)?.count ?? 0;
}

function byValue(view: View, facets: Facets | null, name: Name, key: ListKey, value: string): QuickView {
  return {
    name,
    active: view.lists[key]?.includes(value) ?? false,
    count: counted(facets, key, value),
    next: toggled(view, key, value),
  };
}

function quickViews(view: View, facets: Facets | null): QuickView[] {
  const out = view.stock === "out";
  return [
    {
      name: "all",
      active: formatView({ ...view, sort: "name", dir: "asc" }) === "",
      count: null,
      next: DEFAULT_VIEW,
    },
    {
      name: "base",
      active: view.base,
      count: counted(facets, "storage_class", "base"),
      next: { ...view, base: !view.base },
    },
    byValue(view, facets, "minor_fault", "functionality", "Minor Fault"),
    byValue(view, facets, "new", "badge", "new"),
    byValue(view, facets, "restocked", "badge", "restocked"),
    byValue(view, facets, "price_down", "badge", "price_down"),
    {
      name: "out",
      active: out,
      count: counted(facets, "stock", "out"),
      next: { ...view, stock: out ? "in" : "out" },
    },
  ];
}

interface QuickViewsProps {
  view: View;
  facets: Facets | null;
  /** Their counts are on the way: they appear with them, rather than move when they come. */
  waiting: boolean;
  onChange: (view: View) => void;
}

export function QuickViews({ view, facets, waiting, onChange }: QuickViewsProps) {
  const t = useTranslations("catalogue.views");
  const format = useFormat();
  const shown = quickViews(view, facets).filter((quick) => quick.active || quick.count !== 0);
  return (
    <fieldset
      aria-label={t("label")}
      className={cx(
        "flex min-w-0 gap-0.5 overflow-x-auto max-md:px-3 max-md:py-1.5 [scrollbar-width:none]",
        waiting && "invisible",
      )}
    >
      {shown.map(({ name, active, count, next }) => (
        <button
          key={name}
          type="button"
          aria-pressed={active}
          title={t(`${name}Long`)}
          onClick={() => onChange(next)}
          className={cx(
            "inline-flex h-7 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md px-2 font-medium text-grid pointer-coarse:h-9",
            active ? "bg-accent-soft text-accent-strong" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {t(name)}
          {count !== null && (
            <span className={cx("font-normal text-note", active ? "text-accent-strong" : "text-ink-3")}>
              {format.integer(count)}
            </span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
