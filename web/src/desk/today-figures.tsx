"use client";

/** The figures of the day beside those of the day before, for those who may see them. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { overview } from "@/api/insight";
import { useAuth } from "@/auth/store";
import { useFormat } from "@/i18n/use-format";
import { parisToday } from "@/insight/period";

export function TodayFigures() {
  const t = useTranslations("desk");
  const format = useFormat();
  const may = useAuth((state) => state.user?.permissions.includes("insight:read") ?? false);
  const today = parisToday(new Date());
  const figures = useQuery({
    queryKey: ["insight", "today", today],
    queryFn: ({ signal }) => overview({ from: today, until: today, basis: "ordered" }, signal),
    enabled: may,
    refetchInterval: 60_000,
  });
  if (!may) return null;
  const current = figures.data?.current.trade;
  const previous = figures.data?.previous.trade;
  const tiles: [name: string, now: string, then: string][] = [
    [t("orders"), number(current?.orders), number(previous?.orders)],
    [t("unitsSold"), number(current?.units), number(previous?.units)],
    [t("revenue"), euros(current?.goods_cents), euros(previous?.goods_cents)],
    [t("margin"), euros(current?.margin_cents), euros(previous?.margin_cents)],
  ];
  function number(value: number | undefined) {
    return value === undefined ? "–" : format.integer(value);
  }
  function euros(value: number | undefined) {
    return value === undefined ? "–" : format.wholeEuros(value);
  }
  return (
    <dl className="grid grid-cols-2 border-line border-b md:grid-cols-4">
      {tiles.map(([name, now, then]) => (
        <div key={name} className="border-line/70 border-r px-4 py-3 last:border-r-0 md:px-6">
          <dt className="text-ink-2 text-note">{name}</dt>
          <dd>
            <span className="block font-semibold text-title tabular-nums">{now}</span>
            <span className="text-ink-3 text-note">{t("yesterday", { value: then })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
