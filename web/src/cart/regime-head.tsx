"use client";

import { useTranslations } from "use-intl";
import type { Cart } from "@/api/carts";
import { useFormat } from "@/i18n/use-format";
import { RegimeBadge } from "@/ui/badges";
import { Money } from "@/ui/money";

/** The goods of one regime and what that means, in plain words. */
export function RegimeHead({ cart, regime }: { cart: Cart; regime: "marginal" | "standard" }) {
  const t = useTranslations("cart");
  const format = useFormat();
  const groups = cart.groups.filter((group) => group.vat_regime === regime);
  const units = groups.reduce((sum, group) => sum + group.units, 0);
  const goods = groups.reduce((sum, group) => sum + group.goods_cents, 0);
  return (
    <div className="flex h-full items-end justify-between gap-4 border-line-strong border-b px-4 pb-2 text-grid md:px-6">
      <h2 className="flex min-w-0 items-center gap-2 font-semibold">
        <RegimeBadge regime={regime} />
        <span className="truncate">{t(`regime.${regime}`)}</span>
        <span className="truncate font-normal text-ink-3 max-md:hidden">{t(`regimeHint.${regime}`)}</span>
      </h2>
      <span className="shrink-0 tabular-nums">
        <span className="mr-3 text-ink-2">{t("units", { count: units, value: format.integer(units) })}</span>
        <Money cents={goods} className="font-semibold" />
      </span>
    </div>
  );
}
