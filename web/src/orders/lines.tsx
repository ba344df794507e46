"use client";

/** The lines of the order. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Order, OrderItem } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Block } from "@/ui/page";
import { Description } from "./description";
import { ExportButtons } from "./export-buttons";

/** Shown at once; the rest of an order of two thousand lines when asked. */
const FIRST = 200;

export function Lines({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const [all, setAll] = useState(false);
  const items = all ? order.items : order.items.slice(0, FIRST);
  return (
    <Block
      title={t("lines", { count: order.items.length })}
      actions={<ExportButtons order={order} layout="sku" />}
    >
      <table className="w-full border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            <th scope="col" className="py-1.5 pr-2.5 font-medium">
              {t("columns.article")}
            </th>
            <th scope="col" className="px-2.5 text-right font-medium">
              {t("columns.units")}
            </th>
            <th scope="col" className="px-2.5 text-right font-medium max-md:hidden">
              {t("columns.price")}
            </th>
            <th scope="col" className="pl-2.5 text-right font-medium">
              {t("columns.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </tbody>
      </table>
      {order.items.length > items.length && (
        <Button look="quiet" className="mt-2" onClick={() => setAll(true)}>
          {t("allLines", { count: order.items.length })}
        </Button>
      )}
    </Block>
  );
}

function Line({ item }: { item: OrderItem }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const gone = item.quantity === 0;
  const progress =
    item.units_delivered > 0
      ? t("delivered", { count: item.units_delivered })
      : item.units_shipped > 0
        ? t("shipped", { count: item.units_shipped })
        : item.units_attached > 0
          ? t("attached", { count: item.units_attached })
          : null;
  return (
    <tr className="border-line/70 border-b align-top">
      <td className="w-full max-w-0 py-2 pr-2.5">
        <Description item={item} gone={gone} />
        {item.state !== "active" && (
          <span className="text-ink-3 text-note">{t(`lineStates.${item.state as "short"}`)}</span>
        )}
        {item.at_risk && <span className="font-medium text-note text-warning">{t("lineAtRisk")}</span>}
      </td>
      <td className="px-2.5 py-2 text-right tabular-nums">
        {item.quantity !== item.ordered_quantity && (
          <s className="mr-1.5 text-ink-3" title={t("orderedThen")}>
            {format.integer(item.ordered_quantity)}
          </s>
        )}
        {format.integer(item.quantity)}
        {progress && <span className="block whitespace-nowrap text-ink-3 text-note">{progress}</span>}
      </td>
      <td className="px-2.5 py-2 text-right max-md:hidden">
        <Money cents={item.price_cents} />
      </td>
      <td className="py-2 pl-2.5 text-right">
        <Money cents={item.total_cents} className="font-medium" />
      </td>
    </tr>
  );
}
