"use client";

/** All the facets, in the order in which buyers narrow: is it there, how good, how dear, what. */
import { useTranslations } from "use-intl";
import type { Facets } from "@/api/types";
import { useWords } from "@/i18n/provider";
import { cx } from "@/ui/cx";
import { type ListKey, STOCKS, toggled, type View, withRanges } from "../view";
import { BoundField } from "./bound-field";
import { CheckList } from "./check-list";
import { PriceFacet } from "./price";
import { Section } from "./section";
import { Toggles } from "./toggles";

/** What the server counts when nothing has a price. */
const NO_PRICES = { min_cents: 0, max_cents: 0, buckets: [] };

interface FacetRailProps {
  view: View;
  facets: Facets;
  onChange: (view: View) => void;
}

export function FacetRail({ view, facets, onChange }: FacetRailProps) {
  const t = useTranslations("catalogue");
  const words = useWords();
  const chosen = (key: ListKey) => view.lists[key] ?? [];
  const toggle = (key: ListKey) => (value: string) => onChange(toggled(view, key, value));
  const of = (key: ListKey) => ({
    facet: key,
    counted: facets[key],
    chosen: chosen(key),
    onToggle: toggle(key),
  });
  const section = (key: ListKey) => ({ title: t(`facets.${key}`), active: chosen(key).length });
  const { price_min, price_max, quantity_min, quantity_max } = view.ranges;

  return (
    <div>
      <Section title={t("facets.stock")}>
        <StockSwitch view={view} onChange={onChange} />
      </Section>
      <Section {...section("grade")}>
        <Toggles {...of("grade")} columns={4} hint={(grade) => words.grade[grade] ?? grade} />
      </Section>
      <Section title={t("facets.price")} active={bounds(price_min, price_max)}>
        <PriceFacet
          prices={facets.price ?? NO_PRICES}
          from={price_min ?? null}
          to={price_max ?? null}
          onChange={(from, to) => onChange(withRanges(view, { price_min: from, price_max: to }))}
        />
      </Section>
      <Section {...section("brand")}>
        <CheckList {...of("brand")} />
      </Section>
      <Section {...section("model")}>
        <CheckList {...of("model")} find={t("findModel")} />
      </Section>
      <Section {...section("storage")}>
        <Toggles {...of("storage")} columns={3} />
      </Section>
      <Section {...section("regime")}>
        <Toggles
          {...of("regime")}
          columns={2}
          hint={(regime) =>
            regime === "marginal" || regime === "standard" ? t(`regime.${regime}Long`) : undefined
          }
        />
      </Section>
      <Section {...section("badge")}>
        <CheckList {...of("badge")} />
      </Section>
      <Section {...section("functionality")}>
        <CheckList {...of("functionality")} />
      </Section>
      <Section {...section("info")} startsOpen={false}>
        <CheckList {...of("info")} />
      </Section>
      <Section {...section("colour")} startsOpen={false}>
        <CheckList {...of("colour")} />
      </Section>
      <Section {...section("boxed")} startsOpen={false}>
        <CheckList {...of("boxed")} />
      </Section>
      <Section {...section("cloud_lock")} startsOpen={false}>
        <CheckList {...of("cloud_lock")} />
      </Section>
      <Section {...section("item_group")} startsOpen={false}>
        <CheckList {...of("item_group")} />
      </Section>
      <Section title={t("facets.quantity")} active={bounds(quantity_min, quantity_max)} startsOpen={false}>
        <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
          <BoundField
            label={t("quantityFrom")}
            placeholder={t("atLeast")}
            value={quantity_min ?? null}
            onCommit={(value) => onChange(withRanges(view, { quantity_min: value }))}
          />
          <span aria-hidden className="text-ink-3">
            –
          </span>
          <BoundField
            label={t("quantityTo")}
            placeholder={t("atMost")}
            value={quantity_max ?? null}
            onCommit={(value) => onChange(withRanges(view, { quantity_max: value }))}
          />
        </div>
      </Section>
    </div>
  );
}

function bounds(low: number | undefined, high: number | undefined): number {
  return low === undefined && high === undefined ? 0 : 1;
}

/** In stock, sold out, or both: one of three, always one. */
function StockSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("catalogue");
  return (
    <fieldset aria-label={t("facets.stock")} className="grid grid-cols-3 rounded-md bg-sunken p-0.5">
      {STOCKS.map((stock) => {
        const pressed = view.stock === stock;
        return (
          <button
            key={stock}
            type="button"
            aria-pressed={pressed}
            onClick={() => onChange({ ...view, stock })}
            className={cx(
              "h-7 rounded-[5px] font-medium text-grid pointer-coarse:h-10",
              pressed
                ? "bg-thumb text-ink shadow-[0_1px_2px_rgb(10_20_30/0.14)]"
                : "text-ink-2 hover:text-ink",
            )}
          >
            {t(`stock.${stock}`)}
          </button>
        );
      })}
    </fieldset>
  );
}

/** The rail before its first answer. */
export function RailSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-7 px-4 pt-4">
      {[3, 4, 3, 6, 6].map((lines, section) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other name
        <div key={section} className="flex flex-col gap-3">
          <span className="skeleton h-3 w-24" />
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other name
            <span key={line} className="skeleton h-2.5" style={{ width: `${88 - line * 9}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
