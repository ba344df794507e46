"use client";

/**
 * The price facet: how many offers stand at which price, with two handles. The handles stop at the borders of the
 * bars, so that what one sees is what one gets; the fields below take any whole amount.
 */
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { PriceFacet as Prices } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { BoundField } from "./bound-field";
import { edgesOf, stopAbove, stopBelow } from "./price-stops";

const HEIGHT = 48;
const REST_MS = 220;

interface PriceFacetProps {
  prices: Prices;
  from: number | null;
  to: number | null;
  /** Bounds in cents. */
  onChange: (from: number | null, to: number | null) => void;
}

export function PriceFacet({ prices, from, to, onChange }: PriceFacetProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const edges = edgesOf(prices);
  const last = edges.length - 1;
  const [low, setLow] = useState(stopBelow(edges, from));
  const [high, setHigh] = useState(stopAbove(edges, to));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the borders change with the counts, and the handles with them
  useEffect(() => {
    setLow(stopBelow(edges, from));
    setHigh(stopAbove(edges, to));
  }, [from, to, prices]);
  useEffect(() => () => clearTimeout(timer.current), []);

  if (last < 1) return null;

  function move(nextLow: number, nextHigh: number) {
    setLow(nextLow);
    setHigh(nextHigh);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange(
        nextLow === 0 ? null : (edges[nextLow] ?? null),
        nextHigh === last ? null : (edges[nextHigh] ?? null),
      );
    }, REST_MS);
  }

  const most = Math.max(1, ...prices.buckets.map((bucket) => bucket.count));
  const text = (stop: number) => format.wholeEuros(edges[stop] ?? 0);
  return (
    <div>
      <div className="relative" style={{ height: HEIGHT + 14 }}>
        <div aria-hidden className="flex items-end gap-px" style={{ height: HEIGHT }}>
          {prices.buckets.map((bucket, index) => (
            <span
              key={bucket.from_cents}
              // The root keeps rare prices visible beside frequent ones.
              style={{
                height: bucket.count === 0 ? 1 : Math.max(2, Math.sqrt(bucket.count / most) * HEIGHT),
              }}
              className={cx("flex-1", index >= low && index < high ? "bg-accent/60" : "bg-line-strong")}
            />
          ))}
        </div>
        <Handle
          label={t("priceFrom")}
          text={text(low)}
          last={last}
          value={low}
          onChange={(stop) => move(Math.min(stop, high - 1), high)}
        />
        <Handle
          label={t("priceTo")}
          text={text(high)}
          last={last}
          value={high}
          onChange={(stop) => move(low, Math.max(stop, low + 1))}
        />
      </div>
      <div className="mt-1 grid grid-cols-[1fr_auto_1fr] items-center gap-2">
        <BoundField
          label={t("priceFrom")}
          placeholder={format.wholeEuros(prices.min_cents)}
          value={from === null ? null : Math.floor(from / 100)}
          onCommit={(euros) => onChange(euros === null ? null : euros * 100, to)}
        />
        <span aria-hidden className="text-ink-3">
          –
        </span>
        <BoundField
          label={t("priceTo")}
          placeholder={format.wholeEuros(prices.max_cents)}
          value={to === null ? null : Math.ceil(to / 100)}
          onCommit={(euros) => onChange(from, euros === null ? null : euros * 100)}
        />
      </div>
    </div>
  );
}

interface HandleProps {
  label: string;
  text: string;
  last: number;
  value: number;
  onChange: (stop: number) => void;
}

/** A native slider whose track is the histogram: keys, touch and screen readers come with it. */
function Handle({ label, text, last, value, onChange }: HandleProps) {
  return (
    <input
      type="range"
      min={0}
      max={last}
      step={1}
      value={value}
      aria-label={label}
      aria-valuetext={text}
      onChange={(event) => onChange(Number(event.target.value))}
      className="price-handle absolute inset-x-[-7px] -bottom-[5px] w-[calc(100%+14px)]"
    />
  );
}
