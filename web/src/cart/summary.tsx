"use client";

/** What the cart comes to, where it goes, and the one button. */
import { useTranslations } from "use-intl";
import type { Cart, CartGroup } from "@/api/carts";
import { useFormat } from "@/i18n/use-format";
import { RegimeBadge } from "@/ui/badges";
import { Money } from "@/ui/money";
import { Delivery } from "./delivery";
import { Submit } from "./submit";
import type { OpenCart } from "./use-open-cart";

export function Summary({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const { totals } = cart;
  return (
    <div className="flex flex-col gap-6 px-4 py-5 text-grid md:px-6">
      {cart.groups.map((group) => (
        <Group
          key={`${group.vat_regime} ${group.delivery_address_id}`}
          group={group}
          several={cart.groups.length > 1}
        />
      ))}
      {cart.groups.length > 0 && (
        <dl className="flex flex-col gap-1 border-line-strong border-t pt-3">
          <Line name={t("goods")} cents={totals.goods_cents} />
          <Line name={t("shipping")} cents={totals.shipping_cents} absent={t("onQuote")} />
          {totals.splitting_adds_cents > 0 && (
            <Line name={t("splitting")} cents={totals.splitting_adds_cents} quiet />
          )}
          {totals.vat_cents !== 0 && <Line name={t("vat")} cents={totals.vat_cents} absent={t("vatOpen")} />}
          <div className="mt-1 flex items-baseline justify-between font-semibold text-[17px]">
            <dt>{t("total")}</dt>
            <dd>
              <Money cents={totals.total_cents} />
            </dd>
          </div>
        </dl>
      )}
      <Delivery open={open} cart={cart} />
      <Submit open={open} cart={cart} />
    </div>
  );
}

function Group({ group, several }: { group: CartGroup; several: boolean }) {
  const t = useTranslations("cart");
  const format = useFormat();
  const marginal = group.vat_regime === "marginal";
  return (
    <section>
      <h3 className="flex items-center gap-2 font-semibold">
        <RegimeBadge regime={marginal ? "marginal" : "standard"} />
        {several ? group.label : t("oneOrder")}
      </h3>
      <p className="mt-0.5 text-ink-3 text-note">{t(marginal ? "marginalPlain" : "standardPlain")}</p>
      <dl className="mt-2 flex flex-col gap-1">
        <Line
          name={t("goodsUnits", { count: group.units, value: format.integer(group.units) })}
          cents={group.goods_cents}
        />
        <Line name={t("shipping")} cents={group.shipping_cents} absent={t("onQuote")} />
        {!marginal && <Line name={t("vat")} cents={group.vat_cents} absent={t("vatOpen")} />}
        <div className="flex justify-between font-medium">
          <dt>{t(marginal ? "totalNet" : "totalTtc")}</dt>
          <dd>
            <Money cents={group.total_cents} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

interface LineProps {
  name: string;
  cents: number | null;
  absent?: string;
  quiet?: boolean;
}

function Line({ name, cents, absent, quiet }: LineProps) {
  return (
    <div className={quiet ? "flex justify-between text-ink-3 text-note" : "flex justify-between"}>
      <dt className={quiet ? "" : "text-ink-2"}>{name}</dt>
      <dd>{cents === null ? <span className="text-ink-2">{absent}</span> : <Money cents={cents} />}</dd>
    </div>
  );
}
