"use client";

/** The price over time beside the cell that the mouse rests on. The panel and its table are there for everybody else. */
import { useTranslations } from "use-intl";
import type { Offer, PricePoint } from "@/api/types";
import { Slope, useOfferPrices } from "./drawer/price-figures";
import { PriceHistory } from "./drawer/price-history";
import { MarketTexts } from "./panels/panel-texts";

const WIDTH = 320;

interface HoverPriceProps {
  offer: Offer;
  /** The cell on screen. */
  place: DOMRect;
}

export default function HoverPrice(props: HoverPriceProps) {
  return (
    <MarketTexts>
      <Card {...props} />
    </MarketTexts>
  );
}

function Card({ offer, place }: HoverPriceProps) {
  const t = useTranslations("market.prices");
  const { series } = useOfferPrices(offer.sku, offer.id);
  if (!series) return null;
  const below = place.bottom + 220 < window.innerHeight;
  const points: PricePoint[] = series.points.map((point) => ({
    regime: series.regime,
    at: `${point.day}T00:00:00Z`,
    list_day: point.day,
    price_cents: point.price_cents,
    quantity: point.quantity,
  }));
  return (
    <div
      aria-hidden
      style={{
        left: Math.max(8, Math.min(place.right, window.innerWidth - 8) - WIDTH),
        width: WIDTH,
        ...(below ? { top: place.bottom + 4 } : { bottom: window.innerHeight - place.top + 4 }),
      }}
      className="pointer-events-none fixed z-40 rounded-md border border-line bg-raised px-3 py-2.5 shadow-float"
    >
      <p className="mb-1.5 truncate font-medium text-note">{t("hover", { name: offer.name })}</p>
      <PriceHistory points={points} />
      <Slope cents={series.slope_cents_per_week} />
    </div>
  );
}
