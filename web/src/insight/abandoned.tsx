"use client";

import { useTranslations } from "use-intl";
import type { Overview } from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { Money } from "@/ui/money";

export function Abandoned({ carts }: { carts: Overview["abandoned"] }) {
  const t = useTranslations("insight");
  const format = useFormat();
  if (carts.length === 0) return <p className="text-grid text-ink-3">{t("abandonedNone")}</p>;
  return (
    <ul className="max-h-72 overflow-y-auto">
      {carts.map((cart) => (
        <li key={cart.id} className="flex justify-between gap-4 border-line/70 border-b py-2 text-grid">
          <span className="min-w-0">
            <a
              href={`/admin/clients/?id=${cart.client_id}`}
              className="block truncate font-medium hover:text-accent hover:underline"
            >
              {cart.client}
            </a>
            <span className="block truncate text-ink-3 text-note">
              {cart.person} ·{" "}
              <span title={format.moment(cart.touched_at)}>{format.relative(cart.touched_at)}</span>
            </span>
          </span>
          <span className="shrink-0 text-right">
            <Money cents={cart.goods_cents} />
            <span className="block text-ink-3 text-note">
              {t("lines", { lines: cart.lines, units: cart.units })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
