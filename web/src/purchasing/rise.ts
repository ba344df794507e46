/** A client's line whose cost the supplier's answer raised, and what taking that on the house means. Cents per unit. */
import type { SupplierOrder } from "@/api/desk";

export interface Rise {
  /** The client's line. */
  item: string;
  /** The line of the order at the supplier. */
  line: string;
  orderId: string;
  number: string;
  client: string;
  article: string;
  units: number;
  costBefore: number;
  costAfter: number;
  /** What the client agreed to. */
  price: number;
  /** What the rules ask at the new cost; null when none does. */
  raised: number | null;
  floor: number;
  /** The price at which it is taken on the house already. */
  absorbed: number | null;
  reason: string | null;
}

export function risesOf(order: SupplierOrder): Rise[] {
  return order.items.flatMap((line) =>
    line.allocations
      .filter(({ price_effect }) => price_effect !== "unchanged")
      .map((part) => ({
        item: part.item_id,
        line: line.id,
        orderId: part.order_id,
        number: part.order_number,
        client: part.client_name,
        article: [line.product_name, line.appearance, line.color].filter(Boolean).join(" · "),
        units: part.answered_quantity ?? 0,
        costBefore: part.cost_cents ?? line.expected_cost_cents ?? 0,
        costAfter: line.answered_cost_cents ?? 0,
        price: part.price_cents,
        raised: part.raised_price_cents,
        floor: part.floor_cents ?? 0,
        absorbed: part.absorbed_price_cents,
        reason: part.absorbed_reason,
      })),
  );
}

/** Those that nobody decided about. */
export const absorbable = (rises: Rise[]): Rise[] => rises.filter(({ absorbed }) => absorbed === null);

/** The lowest price that may be kept: the client's own, unless that would be a loss. */
export const kept = ({ price, floor }: Rise): number => Math.max(price, floor);

/** What the house earns less, over all units, when the client pays `price`. */
export const lossOf = (
  { raised, units, costBefore, costAfter, price: frozen }: Rise,
  price: number,
): number =>
  units * (raised === null ? Math.max(0, costAfter - costBefore - (price - frozen)) : raised - price);
