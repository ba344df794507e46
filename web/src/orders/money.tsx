"use client";

/** What the order comes to, how it is taxed and how far it is paid. */
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Order } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { Money as Amount } from "@/ui/money";
import { Block } from "@/ui/page";

export function Money({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const marginal = order.vat_regime === "marginal";
  const left = order.state === "cancelled" ? 0 : order.total_cents - order.received_cents;
  return (
    <Block title={t("money")}>
      <dl className="flex flex-col gap-1 text-grid">
        <Row name={t("goods", { count: order.units, value: format.integer(order.units) })}>
          <Amount cents={order.goods_cents} />
        </Row>
        <Row name={t("shipping")}>
          {order.shipping_offered ? (
            <span className="font-medium text-success">{t("shippingOffered")}</span>
          ) : (
            <Amount cents={order.shipping_cents} />
          )}
        </Row>
        {!marginal && (
          <Row name={t("vatOf", { treatment: order.vat.label })}>
            {order.vat_cents == null ? t("vatOpen") : <Amount cents={order.vat_cents} />}
          </Row>
        )}
        <div className="mt-1 flex justify-between border-line border-t pt-2 font-semibold text-body">
          <dt>{t(marginal ? "totalNet" : "totalTtc")}</dt>
          <dd>
            <Amount cents={order.total_cents} />
          </dd>
        </div>
        <Row name={order.payment_label}>
          {order.received_cents !== 0 && <Amount cents={order.received_cents} />}
        </Row>
        {left > 0 && order.received_cents > 0 && (
          <Row name={t("left")}>
            <Amount cents={left} className="font-medium" />
          </Row>
        )}
      </dl>
      {order.vat.text != null && <p className="mt-2 text-ink-3 text-note">{order.vat.text}</p>}
      <Address address={order.delivery_address} />
    </Block>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

/** An address as it was at submission. */
function Address({ address }: { address: unknown }) {
  const t = useTranslations("orders");
  const of = (name: string) => {
    const value = (address as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : "";
  };
  return (
    <address className="mt-4 text-grid text-ink-2 not-italic">
      <span className="block text-ink-3 text-note">{t("deliveredTo")}</span>
      {[of("recipient"), of("line1"), of("line2"), `${of("postcode")} ${of("city")}`, of("country")]
        .filter((line) => line.trim() !== "")
        .map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        ))}
    </address>
  );
}
