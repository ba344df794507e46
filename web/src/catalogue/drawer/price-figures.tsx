"use client";

/** Lowest and highest price of the last days, and where the price is heading. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type PriceSeries, productPrices } from "@/api/market";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";

const DAYS = 90;

/** The series of one offer. Shared by the panel and by what stands beside a price on hover. */
export function useOfferPrices(sku: string, offerId: string) {
  const prices = useQuery({
    queryKey: ["product-prices", sku, DAYS],
    queryFn: ({ signal }) => productPrices(sku, DAYS, signal),
    staleTime: 60_000,
    retry: false,
  });
  return { ...prices, series: prices.data?.find((series) => series.offer_id === offerId) };
}

export function PriceFigures({ sku, offerId }: { sku: string; offerId: string }) {
  const { series, isPending } = useOfferPrices(sku, offerId);
  if (isPending) return <span aria-hidden className="skeleton mt-3 block h-12 w-full" />;
  return series ? <Spans series={series} /> : null;
}

/** Lowest and highest of a series, and its slope. */
export function Spans({ series }: { series: PriceSeries }) {
  const t = useTranslations("market.prices");
  const format = useFormat();
  const spans = [
    { days: 7, span: series.last_7_days },
    { days: 30, span: series.last_30_days },
    { days: 90, span: series.last_90_days },
  ].filter(({ span }) => span !== null);
  if (spans.length === 0) return null;
  return (
    <>
      <table className="mt-3 w-full text-grid">
        <caption className="sr-only">{t("caption")}</caption>
        <thead className="text-ink-3 text-note">
          <tr>
            <td />
            <th scope="col" className="text-right font-normal">
              {t("low")}
            </th>
            <th scope="col" className="text-right font-normal">
              {t("high")}
            </th>
          </tr>
        </thead>
        <tbody>
          {spans.map(({ days, span }) => (
            <tr key={days}>
              <th scope="row" className="py-0.5 text-left font-normal text-ink-2">
                {t("days", { days: String(days) })}
              </th>
              <td className="py-0.5 text-right">{span && format.money(span.low_cents)}</td>
              <td className="py-0.5 text-right">{span && format.money(span.high_cents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Slope cents={series.slope_cents_per_week} />
    </>
  );
}

export function Slope({ cents }: { cents: number | null }) {
  const t = useTranslations("market.prices");
  const format = useFormat();
  if (cents === null) return null;
  const amount = format.money(Math.abs(cents));
  return (
    <p className={cx("mt-1 text-grid", cents < 0 ? "text-down" : cents > 0 ? "text-up" : "text-ink-2")}>
      {cents === 0 ? t("steady") : t(cents < 0 ? "falling" : "rising", { amount })}
    </p>
  );
}
