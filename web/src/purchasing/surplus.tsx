"use client";

/** Units that the supplier confirmed and whose buyer went away: to another client, to own stock, or given up there. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { reallocateSurplus, type Surplus as SurplusUnits, settleSurplus, surplus } from "@/api/stock";
import { useMay } from "@/clients/use-clients";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { Description } from "@/orders/description";
import { RegimeBadge } from "@/ui/badges";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";
import { Select } from "@/ui/select";

export function Surplus() {
  const t = useTranslations("stock.surplus");
  const loading = useTranslations("common")("loading");
  const list = useQuery({ queryKey: ["stock", "surplus"], queryFn: ({ signal }) => surplus(signal) });
  return (
    <Block title={t("title")} lead={t("lead")}>
      {list.data ? (
        list.data.items.length === 0 ? (
          <p className="text-grid text-ink-3">{t("none")}</p>
        ) : (
          <ul className="border-line border-t">
            {list.data.items.map((one) => (
              <Row key={`${one.id} ${one.version}`} one={one} />
            ))}
          </ul>
        )
      ) : list.error ? (
        <ErrorBlock error={list.error} retry={() => void list.refetch()} />
      ) : (
        <LinesSkeleton label={loading} />
      )}
    </Block>
  );
}

/** The one that the address names: the day leads to it. */
const isNamed = (search: string, id: string) => new URLSearchParams(search).get("surplus") === id;

function Row({ one }: { one: SurplusUnits }) {
  const t = useTranslations("stock.surplus");
  const format = useFormat();
  const may = useMay("supplier:write");
  const named = isNamed(useSearch(), one.id);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (named) place.current?.scrollIntoView({ block: "center" });
  }, [named]);
  const [candidate, setCandidate] = useState(one.candidates[0]?.item_id ?? "");
  const giving = useAct((item: string) => reallocateSurplus(one.id, one.version, item), t("given"));
  const settling = useAct(
    (outcome: "own_stock" | "cancelled_at_supplier") => settleSurplus(one.id, one.version, outcome),
    t("settled"),
  );
  const busy = giving.isPending || settling.isPending;
  return (
    <li
      ref={place}
      aria-current={named || undefined}
      className={cx(
        "flex flex-wrap items-center gap-x-4 gap-y-2 border-line/70 border-b py-2 text-grid",
        named && "-mx-2 bg-selected px-2 shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <RegimeBadge regime={one.vat_regime === "marginal" ? "marginal" : "standard"} />
      <span className="min-w-56 flex-1">
        <Description item={one} />
        <span className="text-ink-2 text-note">
          {t("from", {
            order: one.order_number,
            client: one.client_name,
            supplier: one.supplier_order_number,
          })}
        </span>
      </span>
      <span className="font-medium tabular-nums">{t("units", { count: one.units - one.settled_units })}</span>
      {one.cost_cents !== null && <Money cents={one.cost_cents} className="w-20 text-right" />}
      <span className="w-28 text-right text-ink-3 text-note" title={format.moment(one.arisen_at)}>
        {format.relative(one.arisen_at)}
      </span>
      {may && (
        <span className="flex flex-wrap items-center gap-2">
          {one.candidates.length > 0 && (
            <>
              <Select
                dense
                aria-label={t("candidate")}
                value={candidate}
                onChange={(event) => setCandidate(event.target.value)}
              >
                {one.candidates.map((line) => (
                  <option key={line.item_id} value={line.item_id}>
                    {t("line", { order: line.order_number, client: line.client_name, count: line.quantity })}
                  </option>
                ))}
              </Select>
              <Button look="primary" disabled={busy} onClick={() => giving.mutate(candidate)}>
                {t("give")}
              </Button>
            </>
          )}
          <Button disabled={busy} onClick={() => settling.mutate("own_stock")}>
            {t("keep")}
          </Button>
          <Button look="quiet" disabled={busy} onClick={() => settling.mutate("cancelled_at_supplier")}>
            {t("giveUp")}
          </Button>
        </span>
      )}
    </li>
  );
}
