"use client";

import { useTranslations } from "use-intl";
import type { SupplierOrder } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Money } from "@/ui/money";
import { Block } from "@/ui/page";

interface Touched {
  id: string;
  number: string;
  client: string;
  ordered: number;
  confirmed: number;
  before: number;
  after: number;
}

/** Each client order that the answer touches, with its units and goods before and after. */
export function touchedBy(order: SupplierOrder): Touched[] {
  const all = new Map<string, Touched>();
  for (const { allocations } of order.items)
    for (const part of allocations) {
      const known = all.get(part.order_id) ?? {
        id: part.order_id,
        number: part.order_number,
        client: part.client_name,
        ordered: 0,
        confirmed: 0,
        before: 0,
        after: 0,
      };
      const confirmed = part.answered_quantity ?? part.quantity;
      known.ordered += part.quantity;
      known.confirmed += confirmed;
      known.before += part.quantity * part.price_cents;
      known.after += confirmed * part.price_cents;
      all.set(part.order_id, known);
    }
  return [...all.values()];
}

export function ClientsTouched({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const format = useFormat();
  const touched = touchedBy(order);
  if (touched.length === 0) return null;
  return (
    <Block title={t("touched")}>
      <table className="w-full border-collapse text-grid">
        <tbody>
          {touched.map((one) => (
            <tr key={one.id} className="border-line/70 border-b">
              <td className="py-1.5">
                <a
                  href={`/admin/orders/view/?id=${one.id}`}
                  className="font-medium hover:text-accent hover:underline"
                >
                  {one.number}
                </a>{" "}
                <span className="text-ink-2">{one.client}</span>
              </td>
              <td className="pl-4 text-right tabular-nums">
                {format.integer(one.confirmed)} / {format.integer(one.ordered)}
              </td>
              <td className="pl-4 text-right">
                {one.after !== one.before && (
                  <s className="mr-2 text-ink-3">
                    <Money cents={one.before} />
                  </s>
                )}
                <Money cents={one.after} className="font-medium" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}
