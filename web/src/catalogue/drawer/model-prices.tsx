"use client";

/** What the model costs in this grade, whatever its colour and its box: the median of its offers, day by day. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { modelPrices } from "@/api/market";
import type { Offer } from "@/api/types";
import { useLabels } from "../labels";
import { Block } from "./block";
import { Spans } from "./price-figures";
import { PriceHistory } from "./price-history";

const DAYS = 90;

export function ModelPrices({ offer }: { offer: Offer }) {
  const t = useTranslations("market.prices");
  const labels = useLabels();
  const { brand, model, storage_gb: storage, grade, regime } = offer;
  const prices = useQuery({
    queryKey: ["model-prices", brand, model, storage, grade, regime, DAYS],
    queryFn: ({ signal }) =>
      modelPrices({ brand, model, ...(storage != null && { storage }), grade, regime, days: DAYS }, signal),
    enabled: brand !== "" && model !== "",
    staleTime: 60_000,
    retry: false,
  });
  const series = prices.data?.find((one) => one.regime === regime);
  // The price of a single offer is the chart above.
  if (!series || series.offers < 2) return null;
  const name = storage == null ? model : `${model} ${labels.storage(storage)}`;
  return (
    <Block title={t("model", { model: name, grade: labels.value("grade", grade) })}>
      <p className="-mt-1 mb-2 text-ink-3 text-note">{t("modelHint", { count: series.offers })}</p>
      <PriceHistory
        points={series.points.map(({ day, price_cents }) => ({ at: day, list_day: day, price_cents }))}
      />
      <Spans series={series} />
    </Block>
  );
}
