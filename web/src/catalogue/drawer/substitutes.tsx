"use client";

/** What may take the place of an offer, with the reason in words. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { substitutes } from "@/api/market";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge, RegimeBadge } from "@/ui/badges";
import { Money } from "@/ui/money";
import { Swatch } from "@/ui/swatch";

const FIRST = 6;

export function Substitutes({ offerId, onOpen }: { offerId: string; onOpen: (sku: string) => void }) {
  const t = useTranslations();
  const format = useFormat();
  const found = useQuery({
    queryKey: ["substitutes", offerId],
    queryFn: ({ signal }) => substitutes(offerId, signal),
    staleTime: 60_000,
    retry: false,
  });
  if (found.isPending) return <span aria-hidden className="skeleton block h-16 w-full" />;
  if (!found.data || found.data.length === 0)
    return <p className="text-grid text-ink-2">{t("market.substitutes.none")}</p>;
  return (
    <ul className="-mx-2">
      {found.data.slice(0, FIRST).map(({ offer, reasons }) => (
        <li key={offer.id}>
          <button
            type="button"
            onClick={() => onOpen(offer.sku)}
            className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-grid hover:bg-hover"
          >
            <GradeBadge grade={offer.grade} />
            {offer.colour && <Swatch colour={offer.colour} />}
            <span className="min-w-0 flex-1">
              <span className="block truncate">
                {reasons.length === 0 ? t("market.substitutes.same") : reasons.join(", ")}
              </span>
              <span className="block truncate text-ink-3 text-note">
                {t("product.available", { count: offer.quantity, value: format.integer(offer.quantity) })}
              </span>
            </span>
            <RegimeBadge regime={offer.regime} />
            {offer.price_cents != null && <Money cents={offer.price_cents} className="font-medium" />}
          </button>
        </li>
      ))}
    </ul>
  );
}
