"use client";

import { useTranslations } from "use-intl";
import { useFormat } from "@/i18n/use-format";
import { useCatalogueState } from "./use-imports";

/** What clients see now, in one line. */
export function OnlineNow() {
  const t = useTranslations("imports");
  const format = useFormat();
  const { data } = useCatalogueState();
  if (!data) return <span aria-hidden className="skeleton mt-2 block h-2.5 w-80 max-w-full" />;
  if (data.version === 0 || !data.list_day) return <p className="text-grid text-ink-2">{t("currentNone")}</p>;
  return (
    <p
      className="text-grid text-ink-2"
      title={data.published_at ? format.moment(data.published_at) : undefined}
    >
      {t("current", {
        day: format.longDay(data.list_day),
        offers: format.integer(data.offers),
        inStock: format.integer(data.in_stock),
        version: String(data.version),
      })}
    </p>
  );
}
