"use client";

/** How the supplier keeps its word: what share of the units asked for it confirmed, by model and grade. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { fillRates } from "@/api/stock";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Block, LinesSkeleton } from "@/ui/page";

export function Reliability() {
  const t = useTranslations("stock.reliability");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const rates = useQuery({ queryKey: ["stock", "fill-rates"], queryFn: ({ signal }) => fillRates(signal) });
  if (rates.error) return <ErrorBlock error={rates.error} retry={() => void rates.refetch()} />;
  if (!rates.data) return <LinesSkeleton label={loading} />;
  if (rates.data.items.length === 0) return <Empty title={t("none")}>{t("noneHint")}</Empty>;
  // The least kept promises are what one looks for.
  const rows = rates.data.items.toSorted(
    (one, other) =>
      one.confirmed / one.answered - other.confirmed / other.answered || other.answered - one.answered,
  );
  return (
    <Block title={t("title")} lead={t("lead")}>
      <table className="w-full max-w-[860px] border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            {(["model", "grade", "supplier"] as const).map((id) => (
              <th key={id} scope="col" className="py-2 pr-3 font-medium">
                {t(id)}
              </th>
            ))}
            {(["asked", "confirmed", "rate"] as const).map((id) => (
              <th key={id} scope="col" className="py-2 pl-3 text-right font-medium">
                {t(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.supplier} ${row.model} ${row.appearance}`} className="border-line/70 border-b">
              <td className="py-1.5 pr-3 font-medium">{row.model}</td>
              <td className="pr-3">
                <GradeBadge grade={row.appearance} />
              </td>
              <td className="pr-3 text-ink-2">{row.supplier}</td>
              <td className="pl-3 text-right tabular-nums">{format.integer(row.answered)}</td>
              <td className="pl-3 text-right tabular-nums">{format.integer(row.confirmed)}</td>
              <td className="pl-3 text-right font-medium tabular-nums">
                {t("percent", { value: Math.round((100 * row.confirmed) / Math.max(1, row.answered)) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}
