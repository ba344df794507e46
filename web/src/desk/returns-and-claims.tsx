"use client";

/** Phones that come back and phones that never came: open ones first, each opened into its decision. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { claims, returnsOf } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { imeiGroups } from "@/orders/imei";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";

export function ReturnsAndClaims() {
  const t = useTranslations("orderDesk");
  const loading = useTranslations("common")("loading");
  const states = useTranslations("orders.devices.returns");
  const returned = useQuery({ queryKey: ["returns"], queryFn: ({ signal }) => returnsOf("", signal) });
  const claimed = useQuery({ queryKey: ["claims"], queryFn: ({ signal }) => claims(signal) });
  return (
    <>
      <Block title={t("returns")} lead={t("returnsLead")}>
        {returned.data ? (
          <Cases
            cases={returned.data.items.map((one) => ({
              ...one,
              since: one.requested_at,
              said: states(one.state as "requested"),
            }))}
            none={t("noReturns")}
            open={(id) => setSearch(`view=returns&return=${id}`)}
          />
        ) : returned.error ? (
          <ErrorBlock error={returned.error} retry={() => void returned.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </Block>
      <Block title={t("claims")} lead={t("claimsLead")}>
        {claimed.data ? (
          <Cases
            cases={claimed.data.items.map((one) => ({
              ...one,
              since: one.claimed_at,
              said: t(`claimStates.${one.state as "open"}`),
            }))}
            none={t("noClaims")}
            open={(id) => setSearch(`view=returns&claim=${id}`)}
          />
        ) : claimed.error ? (
          <ErrorBlock error={claimed.error} retry={() => void claimed.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </Block>
    </>
  );
}

interface Case {
  id: string;
  number: string;
  client_name: string;
  order_id: string;
  order_number: string;
  product_name: string;
  identifier: string;
  price_cents: number;
  closed_at: string | null;
  since: string;
  said: string;
}

function Cases({ cases, none, open }: { cases: Case[]; none: string; open: (id: string) => void }) {
  const t = useTranslations("orderDesk");
  const format = useFormat();
  if (cases.length === 0) return <p className="text-grid text-ink-3">{none}</p>;
  const sorted = cases.toSorted(
    (one, other) => Number(one.closed_at !== null) - Number(other.closed_at !== null),
  );
  return (
    <ul className="border-line border-t">
      {sorted.map((one) => (
        <li
          key={one.id}
          className={cx(
            "flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line/70 border-b py-1.5 text-grid",
            one.closed_at !== null && "text-ink-3",
          )}
        >
          <span className="w-36 shrink-0 whitespace-nowrap font-medium">{one.number}</span>
          <span className="min-w-52 flex-1">
            {one.product_name}
            <span className="block font-mono text-note">{imeiGroups(one.identifier)}</span>
          </span>
          <span className="min-w-40 flex-1">
            {one.client_name}
            <a
              href={`/admin/orders/view/?id=${one.order_id}`}
              className="block text-note hover:text-accent hover:underline"
            >
              {one.order_number}
            </a>
          </span>
          <span className="w-32">{one.said}</span>
          <span className="w-28 text-right text-note" title={format.moment(one.since)}>
            {format.relative(one.since)}
          </span>
          <Money cents={one.price_cents} className="w-24 text-right" />
          <Button
            className="min-w-24"
            look={one.closed_at === null ? "secondary" : "quiet"}
            onClick={() => open(one.id)}
          >
            {t(one.closed_at === null ? "handle" : "look")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
