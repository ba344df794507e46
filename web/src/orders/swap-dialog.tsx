"use client";

/** Another offer in the place of a line: the same model, as good or better, at the client's price of today. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { substitutes } from "@/api/market";
import type { OrderItem } from "@/api/orders";
import { useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { LinesSkeleton } from "@/ui/page";

interface SwapDialogProps {
  item: OrderItem;
  onChoose: (offer: string, quantity: number) => void;
  onClose: () => void;
}

export default function SwapDialog({ item, onChoose, onClose }: SwapDialogProps) {
  const t = useTranslations("orders.decision");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const words = useWords();
  const others = useQuery({
    queryKey: ["substitutes", item.offer_id],
    queryFn: ({ signal }) => substitutes(item.offer_id, signal),
  });
  const wanted =
    item.proposed?.quantity === 0 ? item.quantity : item.quantity - (item.proposed?.quantity ?? 0);
  return (
    <Dialog open onClose={onClose} title={t("swapTitle")} place="right">
      {others.data ? (
        others.data.length === 0 ? (
          <Empty title={t("noSwap")}>{t("noSwapHint")}</Empty>
        ) : (
          <ul className="px-4">
            {others.data.map(({ offer }) => {
              const units = Math.min(offer.quantity, Math.max(1, wanted));
              return (
                <li
                  key={offer.id}
                  className="flex items-center justify-between gap-3 border-line border-b py-3 text-grid"
                >
                  <span className="min-w-0">
                    <span className="flex items-center gap-2">
                      <GradeBadge grade={offer.grade} />
                      <span className="truncate font-medium">{offer.name}</span>
                    </span>
                    <span className="block text-ink-2">
                      {[
                        offer.colour && (words.colour[offer.colour] ?? offer.colour),
                        words.boxed[offer.boxed] ?? offer.boxed,
                        offer.price_cents != null && format.money(offer.price_cents),
                        t("stock", { count: offer.quantity }),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                  </span>
                  <Button disabled={offer.quantity === 0} onClick={() => onChoose(offer.id, units)}>
                    {t("takeUnits", { count: units })}
                  </Button>
                </li>
              );
            })}
          </ul>
        )
      ) : others.error ? (
        <ErrorBlock error={others.error} retry={() => void others.refetch()} />
      ) : (
        <div className="px-4">
          <LinesSkeleton label={loading} />
        </div>
      )}
    </Dialog>
  );
}
