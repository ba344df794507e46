/** An offer in one line of plain text, as people write it to each other. */
import type { Offer } from "@/api/types";
import type { Format } from "@/i18n/use-format";
import type { useLabels } from "../labels";

type Labels = Pick<ReturnType<typeof useLabels>, "value" | "functionality" | "info" | "colour">;

/** `Apple iPhone 13 128GB · A · Minuit · 4 × 312,00 € M`. The grade of a phone with a fault says so. */
export function lineOf(offer: Offer, labels: Labels, format: Pick<Format, "money" | "integer">): string {
  const price = offer.price_cents == null ? "" : format.money(offer.price_cents);
  const regime = offer.regime === "marginal" ? "M" : "HT";
  return [
    offer.name,
    labels.value("grade", offer.grade),
    offer.functionality === "Working" ? "" : labels.functionality(offer.functionality),
    offer.additional_info ? labels.info(offer.additional_info) : "",
    offer.colour ? labels.colour(offer.colour) : "",
    `${format.integer(offer.quantity)} × ${price} ${regime}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
