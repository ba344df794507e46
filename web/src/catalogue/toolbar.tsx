"use client";

/** Above the grid: how much there is, of which day, and the views that people ask for every morning. */
import { ArrowDown, ArrowUp, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { CataloguePage } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { QuickViews } from "./quick-views";
import { filterCount, type Sort, sortedBy, type View } from "./view";

interface ToolbarProps {
  view: View;
  page: CataloguePage | undefined;
  /** The page is not on its way either. */
  failed: boolean;
  phone: boolean;
  filtersOpen: boolean;
  onFilters: () => void;
  onChange: (view: View) => void;
  /** Staff and phones have the search here; buyers have it in the top bar. */
  search: ReactNode;
  /** What can be done with the view: columns, export, saved searches. */
  actions: ReactNode;
}

/** What people sort by where there are no column heads. */
const SORTS = ["name", "price", "quantity", "grade", "brand", "sku", "storage"] as const satisfies Sort[];

export function Toolbar({
  view,
  page,
  failed,
  phone,
  filtersOpen,
  onFilters,
  onChange,
  search,
  actions,
}: ToolbarProps) {
  if (phone) {
    return (
      <div className="shrink-0 border-line border-b bg-surface">
        <div className="flex items-center gap-2 px-4 pt-2.5">
          <div className="min-w-0 flex-1">{search}</div>
          <FilterButton view={view} open={filtersOpen} onClick={onFilters} />
          {actions}
        </div>
        <QuickViews
          view={view}
          facets={page?.facets ?? null}
          waiting={!page && !failed}
          onChange={onChange}
        />
        <div className="flex items-center justify-between gap-3 px-4 pb-2">
          <Summary page={page} failed={failed} short />
          <SortSelect view={view} onChange={onChange} />
        </div>
      </div>
    );
  }
  return (
    <div className="flex h-11 shrink-0 items-center gap-3 border-line border-b bg-surface px-4">
      <FilterButton view={view} open={filtersOpen} onClick={onFilters} />
      {search && <div className="w-[300px] min-w-[180px] shrink">{search}</div>}
      <QuickViews view={view} facets={page?.facets ?? null} waiting={!page && !failed} onChange={onChange} />
      {/* Takes all the room from the start: it does not move when its figures arrive. */}
      <div className="min-w-0 flex-[1_0_8rem] text-right">
        <Summary page={page} failed={failed} />
      </div>
      {actions}
    </div>
  );
}

function FilterButton({ view, open, onClick }: { view: View; open: boolean; onClick: () => void }) {
  const t = useTranslations("catalogue");
  const active = filterCount(view);
  return (
    <span className="relative">
      <IconButton
        label={open ? t("hideFilters") : t("showFilters")}
        aria-expanded={open}
        onClick={onClick}
        className={cx("-ml-1.5 max-md:ml-0 max-md:border max-md:border-line-strong", open && "text-ink")}
      >
        <SlidersHorizontal size={16} aria-hidden />
      </IconButton>
      {active > 0 && !open && (
        <span className="pointer-events-none absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-[10px] text-on-accent">
          {active}
          <span className="sr-only"> {t("filtersActive", { count: active })}</span>
        </span>
      )}
    </span>
  );
}

interface SummaryProps {
  page: CataloguePage | undefined;
  failed: boolean;
  short?: boolean;
}

/** How many offers and units, and of which list. Read out when it changes. */
function Summary({ page, failed, short }: SummaryProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  if (!page && failed) return <span />;
  if (!page) return <span aria-hidden className="skeleton inline-block h-3 w-40 align-middle" />;
  return (
    <p className="truncate text-grid text-ink-3">
      <span aria-live="polite">
        <span className="font-medium text-ink">
          {t("offers", { count: page.total, value: format.integer(page.total) })}
        </span>
        {" · "}
        <span className="text-ink-2">
          {t("units", { count: page.units, value: format.integer(page.units) })}
        </span>
      </span>
      {!short && page.list_day && page.published_at && (
        <span title={format.moment(page.published_at)} className="max-[1279px]:hidden">
          {" · "}
          {t("listOf", { day: format.longDay(page.list_day) })}
        </span>
      )}
    </p>
  );
}

/** Sorting on a phone, where there are no column heads. */
function SortSelect({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("catalogue");
  const Arrow = view.dir === "asc" ? ArrowUp : ArrowDown;
  return (
    <span className="flex shrink-0 items-center">
      <select
        aria-label={t("sort")}
        value={view.sort}
        onChange={(event) => {
          const sort = SORTS.find((known) => known === event.target.value);
          if (sort && sort !== view.sort) onChange(sortedBy(view, sort));
        }}
        className="h-9 rounded-md bg-transparent px-1 text-right font-medium text-grid"
      >
        {!SORTS.some((known) => known === view.sort) && <option value={view.sort}>{t("otherSort")}</option>}
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`sortBy.${sort}`)}
          </option>
        ))}
      </select>
      <IconButton
        label={view.dir === "asc" ? t("ascending") : t("descending")}
        className="-mr-2"
        onClick={() => onChange(sortedBy(view, view.sort))}
      >
        <Arrow size={16} aria-hidden />
      </IconButton>
    </span>
  );
}
