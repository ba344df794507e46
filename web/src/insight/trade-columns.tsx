"use client";

import { useTranslations } from "use-intl";
import type { Trade } from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { percent } from "./figures";
import type { FigureColumn } from "./table";

const TONES = {
  excellent: "text-success",
  good: "text-success",
  medium: "text-ink-2",
  weak: "text-warning",
  loss: "text-danger",
};

/** The columns that models and clients share. */
export function useTradeColumns<T extends { trade: Trade }>(): FigureColumn<T>[] {
  const t = useTranslations("insight");
  const format = useFormat();
  return [
    {
      id: "orders",
      header: t("orders"),
      align: "end",
      rare: true,
      cell: ({ trade }) => format.integer(trade.orders),
    },
    { id: "units", header: t("units"), align: "end", cell: ({ trade }) => format.integer(trade.units) },
    {
      id: "goods",
      header: t("goods"),
      align: "end",
      cell: ({ trade }) => <Money cents={trade.goods_cents} />,
    },
    {
      id: "margin",
      header: t("margin"),
      align: "end",
      cell: ({ trade }) => <Money cents={trade.margin_cents} />,
    },
    {
      id: "onCost",
      header: t("onCost"),
      align: "end",
      rare: true,
      cell: ({ trade }) => (trade.on_cost_bp === null ? t("none") : percent(format, trade.on_cost_bp)),
    },
    {
      id: "band",
      header: t("band"),
      hint: t("bandHint"),
      rare: true,
      cell: ({ trade }) =>
        trade.band === null ? (
          t("none")
        ) : (
          <span className={cx("font-medium", TONES[trade.band])}>{t(`bands.${trade.band}`)}</span>
        ),
    },
  ];
}
