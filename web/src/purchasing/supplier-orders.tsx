"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { supplierOrders } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { LinesSkeleton } from "@/ui/page";

/** Orders at the supplier, the latest first. */
export function SupplierOrders() {
  const t = useTranslations("purchasing");
  const states = useTranslations("desk.order.supplierStates");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const list = useQuery({
    queryKey: ["supplier", "orders"],
    queryFn: ({ signal }) => supplierOrders("", signal),
    refetchInterval: 30_000,
  });
  if (list.error) return <ErrorBlock error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <LinesSkeleton label={loading} />;
  if (list.data.items.length === 0) return <Empty title={t("noOrders")}>{t("noOrdersHint")}</Empty>;
  return (
    <table className="mt-2 w-full border-collapse text-grid">
      <thead>
        <tr className="border-line border-b text-left text-ink-2 text-note">
          {(["number", "state", "reference", "sent"] as const).map((id) => (
            <th
              key={id}
              scope="col"
              className={cx(
                "py-2 pr-3 font-medium",
                (id === "reference" || id === "sent") && "max-md:hidden",
              )}
            >
              {t(`columns.${id}`)}
            </th>
          ))}
          {(["orders", "answered", "units", "cost"] as const).map((id) => (
            <th
              key={id}
              scope="col"
              className={cx("py-2 pl-3 text-right font-medium", id === "orders" && "max-md:hidden")}
            >
              {t(`columns.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.data.items.map((order) => (
          <tr key={order.id} className="relative border-line/70 border-b hover:bg-hover">
            <td className="py-2 pr-3">
              <Link
                href={`/admin/supplier/view/?id=${order.id}`}
                className="whitespace-nowrap font-medium after:absolute after:inset-0"
              >
                {order.number}
              </Link>
            </td>
            <td className="pr-3">{states(order.state as "sent")}</td>
            <td className="pr-3 font-mono text-note max-md:hidden">{order.supplier_reference}</td>
            <td className="whitespace-nowrap pr-3 text-ink-2 max-md:hidden">
              {order.sent_at !== null && format.relative(order.sent_at)}
            </td>
            <td className="pl-3 text-right tabular-nums max-md:hidden">{order.orders}</td>
            <td className="pl-3 text-right tabular-nums">
              {order.answered_lines} / {order.lines}
            </td>
            <td className="pl-3 text-right tabular-nums">
              {order.answered_lines > 0 && `${format.integer(order.confirmed_units)} / `}
              {format.integer(order.units)}
            </td>
            <td className="pl-3 text-right">
              <Money cents={order.cost_cents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
