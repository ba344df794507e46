"use client";

import { useTranslations } from "use-intl";
import { useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import type { OpenCart } from "./use-open-cart";

/** A line that stock does not cover, as the refusal of a submission lists it. */
export interface ShortLine {
  offer_id: string;
  sku: string;
  product_name: string;
  requested: number;
  left: number;
  substitutes: {
    offer_id: string;
    product_name: string;
    appearance: string;
    color: string | null;
    available: number;
    price_cents: number;
    differences: string[];
  }[];
}

/** Each short line with what is left and what could stand in for it. */
export function Short({ open, lines }: { open: OpenCart; lines: ShortLine[] }) {
  const t = useTranslations("cart");
  const format = useFormat();
  const words = useWords();
  const set = (offer_id: string, quantity: number) =>
    open.setLine({ offer_id, delivery_address_id: null }, quantity);
  return (
    <ul className="flex flex-col gap-3">
      {lines.map((line) => (
        <li key={line.offer_id} className="rounded-md border border-line px-3 py-2">
          <p className="font-medium">{line.product_name}</p>
          <p className="flex items-center justify-between gap-2 text-ink-2">
            {t("shortOf", { requested: line.requested, left: line.left })}
            <Button onClick={() => set(line.offer_id, line.left)}>
              {line.left === 0 ? t("dropLine") : t("takeLeft", { count: line.left })}
            </Button>
          </p>
          {line.substitutes.slice(0, 3).map((other) => (
            <p key={other.offer_id} className="mt-2 flex items-center justify-between gap-2">
              <span className="min-w-0">
                <span className="flex items-center gap-2">
                  <GradeBadge grade={other.appearance} />
                  <span className="truncate">
                    {other.color && (words.colour[other.color] ?? other.color)}
                  </span>
                  {format.money(other.price_cents)}
                </span>
                <span className="block truncate text-ink-3 text-note">{other.differences.join(", ")}</span>
              </span>
              <Button
                onClick={() => {
                  set(line.offer_id, line.left);
                  set(other.offer_id, Math.min(other.available, line.requested - line.left));
                }}
              >
                {t("takeInstead", { count: Math.min(other.available, line.requested - line.left) })}
              </Button>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
