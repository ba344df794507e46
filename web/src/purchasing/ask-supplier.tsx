"use client";

/** What the supplier says at this moment: the credit that is left, an article's stock and price beside the catalogue's. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { supplierNow } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { RegimeBadge } from "@/ui/badges";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";
import { useCredit } from "./use-credit";

export function AskSupplier() {
  const t = useTranslations("purchasing.ask");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const [text, setText] = useState("");
  const [sku, setSku] = useState("");
  const answer = useQuery({
    queryKey: ["ask-supplier", "now", sku],
    queryFn: ({ signal }) => supplierNow(sku, signal),
    enabled: sku !== "",
    staleTime: 0,
    retry: false,
  });
  return (
    <Block title={t("title")} lead={<Credit />}>
      <form
        className="flex max-w-md items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const asked = text.replace(/\s/g, "");
          if (asked === sku) void answer.refetch();
          else setSku(asked);
        }}
      >
        <label htmlFor="ask-sku" className="min-w-0 flex-1">
          <span className="mb-1.5 block font-medium text-grid">{t("sku")}</span>
          <Input id="ask-sku" dense value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <Button type="submit" disabled={text.trim() === "" || answer.isFetching}>
          {t("ask")}
        </Button>
      </form>
      {answer.error ? (
        <ErrorBlock error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.data ? (
        <table className="mt-4 w-full max-w-2xl border-collapse text-grid">
          <thead>
            <tr className="border-line border-b text-left text-ink-2 text-note">
              <th scope="col" className="py-1.5 font-medium">
                {t("regime")}
              </th>
              {(["stock", "listedStock", "cost", "listedCost"] as const).map((id) => (
                <th key={id} scope="col" className="pl-4 text-right font-medium">
                  {t(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.data.stock.offers.map((offer) => {
              const price = answer.data.price.offers.find(
                ({ vat_regime }) => vat_regime === offer.vat_regime,
              );
              return (
                <tr key={offer.vat_regime} className="border-line/70 border-b">
                  <td className="py-1.5">
                    <RegimeBadge regime={offer.vat_regime === "marginal" ? "marginal" : "standard"} />
                  </td>
                  <td className="pl-4 text-right font-medium tabular-nums">
                    {format.integer(offer.quantity)}
                  </td>
                  <td className="pl-4 text-right text-ink-2 tabular-nums">
                    {offer.catalogue_quantity === null ? "–" : format.integer(offer.catalogue_quantity)}
                  </td>
                  <td className="pl-4 text-right">
                    {price?.cost_cents == null ? (
                      "–"
                    ) : (
                      <Money cents={price.cost_cents} className="font-medium" />
                    )}
                  </td>
                  <td className="pl-4 text-right">
                    {price?.catalogue_cost_cents == null ? "–" : <Money cents={price.catalogue_cost_cents} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        answer.isFetching && <LinesSkeleton label={loading} lines={2} />
      )}
    </Block>
  );
}

function Credit() {
  const t = useTranslations("purchasing.ask");
  const format = useFormat();
  const credit = useCredit();
  if (!credit.data) return t("lead");
  return t("credit", {
    left: format.money(credit.data.available_cents),
    limit: format.money(credit.data.limit_cents),
  });
}
