"use client";

/** Orders that wait for the supplier, chosen into one order there. */
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { groupOrders, type ToSend, toSend } from "@/api/desk";
import { useAuth } from "@/auth/store";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";

export function Waiting() {
  const t = useTranslations("purchasing");
  const loading = useTranslations("common")("loading");
  const waiting = useQuery({
    queryKey: ["supplier", "to-send"],
    queryFn: ({ signal }) => toSend(signal),
    refetchInterval: 30_000,
  });
  if (waiting.error) return <ErrorBlock error={waiting.error} retry={() => void waiting.refetch()} />;
  if (!waiting.data) return <LinesSkeleton label={loading} />;
  if (waiting.data.suppliers.length === 0)
    return <Empty title={t("nothingToSend")}>{t("nothingToSendHint")}</Empty>;
  return waiting.data.suppliers.map((supplier) => <OfSupplier key={supplier.supplier} supplier={supplier} />);
}

function OfSupplier({ supplier }: { supplier: ToSend }) {
  const t = useTranslations("purchasing");
  const format = useFormat();
  const router = useRouter();
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  // All of them, until somebody takes some out.
  const [left, setLeft] = useState<string[]>([]);
  const chosen = supplier.orders.filter(({ order_id }) => !left.includes(order_id));
  const grouping = useAct(async (ids: string[]) => {
    const made = await groupOrders(supplier.supplier, ids, randomKey());
    router.push(`/admin/supplier/view/?id=${made.id}`);
  }, t("grouped"));
  const toggle = (id: string) =>
    setLeft((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  const units = chosen.reduce((sum, order) => sum + order.units, 0);
  return (
    <Block
      title={supplier.supplier}
      lead={
        <>
          {t("waiting", { orders: supplier.orders.length, units: format.integer(supplier.units) })}{" "}
          <Money cents={supplier.cost_cents} />
        </>
      }
      actions={
        may && (
          <Button
            look="primary"
            disabled={chosen.length === 0 || grouping.isPending}
            onClick={() => grouping.mutate(chosen.map(({ order_id }) => order_id))}
          >
            {t("group", { orders: chosen.length, units: format.integer(units) })}
          </Button>
        )
      }
    >
      <ul>
        {supplier.orders.map((order) => (
          <li key={order.order_id} className="flex items-center gap-3 border-line/70 border-b py-2 text-grid">
            <input
              type="checkbox"
              aria-label={order.number}
              checked={!left.includes(order.order_id)}
              onChange={() => toggle(order.order_id)}
              className="size-4 accent-(--accent)"
            />
            <RegimeBadge regime={order.vat_regime === "marginal" ? "marginal" : "standard"} />
            <a
              href={`/admin/orders/view/?id=${order.order_id}`}
              className="font-medium hover:text-accent hover:underline"
            >
              {order.number}
            </a>
            <span className="min-w-0 flex-1 truncate text-ink-2">{order.client_name}</span>
            {order.units_not_held > 0 && (
              <span className="text-note text-warning">{t("notHeld", { count: order.units_not_held })}</span>
            )}
            <span className="tabular-nums">
              {t("units", { count: order.units, value: format.integer(order.units) })}
            </span>
            <span className="w-28 text-right text-ink-3 text-note" title={format.moment(order.submitted_at)}>
              {format.relative(order.submitted_at)}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
