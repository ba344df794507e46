"use client";

/** The figures of the period, each beside that of the period before. */
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Overview } from "@/api/insight";
import { movement } from "@/i18n/format";
import { type Format, useFormat } from "@/i18n/use-format";
import { Movement } from "@/ui/money";

interface Figure {
  name: string;
  hint?: string;
  value: number | null;
  before: number | null;
  show: (value: number) => string;
  note?: ReactNode;
}

export function Figures({ overview }: { overview: Overview }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const duration = useDuration();
  const { current, previous } = overview;
  const euros = (cents: number) => format.wholeEuros(cents);
  const figures: Figure[] = [
    { name: t("goods"), value: current.trade.goods_cents, before: previous.trade.goods_cents, show: euros },
    {
      name: t("margin"),
      value: current.trade.margin_cents,
      before: previous.trade.margin_cents,
      show: euros,
      note: <Rates overview={overview} />,
    },
    { name: t("orders"), value: current.trade.orders, before: previous.trade.orders, show: format.integer },
    { name: t("units"), value: current.trade.units, before: previous.trade.units, show: format.integer },
    { name: t("basket"), value: current.basket_cents, before: previous.basket_cents, show: euros },
    {
      name: t("activeClients"),
      value: current.active_clients,
      before: previous.active_clients,
      show: format.integer,
    },
    {
      name: t("fill"),
      hint: t("fillHint"),
      value: current.fill_bp,
      before: previous.fill_bp,
      show: (value) => percent(format, value),
    },
    {
      name: t("validation"),
      hint: t("validationHint"),
      value: current.validation_minutes,
      before: previous.validation_minutes,
      show: duration,
    },
    {
      name: t("cancelled"),
      value: current.cancelled_orders,
      before: previous.cancelled_orders,
      show: format.integer,
    },
  ];
  return (
    <dl className="grid grid-cols-2 border-line border-b sm:grid-cols-3 xl:grid-cols-5">
      {figures.map((figure) => (
        <Tile key={figure.name} figure={figure} />
      ))}
    </dl>
  );
}

function Tile({ figure }: { figure: Figure }) {
  const t = useTranslations("insight");
  const { name, hint, value, before, show, note } = figure;
  const moved = movement(before, value);
  return (
    <div title={hint} className="border-line/70 border-r border-b px-4 py-3 last:border-r-0 md:px-6">
      <dt className="text-ink-2 text-note">{name}</dt>
      <dd>
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold text-title tabular-nums">
            {value === null ? t("none") : show(value)}
          </span>
          {moved !== null && <Movement basisPoints={moved} />}
        </span>
        <span className="block text-ink-3 text-note">
          {t("before", { value: before === null ? t("none") : show(before) })}
        </span>
        {note}
      </dd>
    </div>
  );
}

/** The two rates have different bases and are always named (trade rules 3). */
function Rates({ overview }: { overview: Overview }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const { on_cost_bp, on_price_bp } = overview.current.trade;
  if (on_cost_bp === null || on_price_bp === null) return null;
  return (
    <span className="block text-ink-2 text-note">
      {t("onCost")} {percent(format, on_cost_bp)}
      <br />
      {t("onPrice")} {percent(format, on_price_bp)}
    </span>
  );
}

/** A share, without the sign of a movement. */
export function percent(format: Format, basisPoints: number): string {
  return format.percent(basisPoints).replace("+", "");
}

function useDuration(): (minutes: number) => string {
  const t = useTranslations("insight");
  const format = useFormat();
  return (minutes) => {
    if (minutes < 120) return t("minutes", { count: format.integer(minutes) });
    if (minutes < 2_880) return t("hours", { count: format.integer(Math.round(minutes / 60)) });
    return t("daysLong", { count: format.integer(Math.round(minutes / 1_440)) });
  };
}
