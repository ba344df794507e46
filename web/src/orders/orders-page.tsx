"use client";

/** The orders of one's company, or of all clients for staff. */
import { useRouter } from "next/navigation";
import { type ComponentType, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { OrderRow } from "@/api/orders";
import { OrderTexts } from "@/cart/texts";
import { useFormat } from "@/i18n/use-format";
import { setSearch, useSearch } from "@/lib/address";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { OrderFilters } from "./filters";
import { OrderRows } from "./order-rows";
import { type Selection, useSelection } from "./selection";
import { filterOf, useOrders } from "./use-orders";

interface OrdersPageProps {
  staff?: boolean;
  /** Other views beside the list. */
  tabs?: ReactNode;
  /** What is done with chosen rows; without it none can be chosen. */
  batch?: ComponentType<{ rows: OrderRow[]; selection: Selection }>;
}

export function OrdersPage(props: OrdersPageProps) {
  return (
    <OrderTexts>
      <Page {...props} />
    </OrderTexts>
  );
}

function Page({ staff = false, tabs, batch: Batch }: OrdersPageProps) {
  const t = useTranslations("orders");
  const loading = useTranslations("common")("loading");
  const filter = filterOf(useSearch());
  const orders = useOrders(filter);
  const pages = orders.data?.pages;
  const rows = pages?.flatMap((page) => page.items);
  const router = useRouter();
  const phone = filter.unit === "" ? "" : `&unit=${encodeURIComponent(filter.unit)}`;
  const hrefOfId = (id: string) =>
    `${staff ? "/admin/orders/view/" : "/orders/view/"}?id=${id}${staff ? "" : phone}`;
  const selection = useSelection(
    rows?.map(({ id }) => id) ?? [],
    (id) => router.push(hrefOfId(id)),
    Batch !== undefined,
  );
  const filtered = Object.values(filter).some((value) => value !== "");
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")} lead={pages?.[0] && <Totals totals={pages[0].totals} />} />
      {tabs}
      <OrderFilters filter={filter} page={pages?.[0]} />
      <div
        className={cx(
          "min-h-0 flex-1 overflow-y-auto bg-surface transition-opacity duration-150",
          orders.isPlaceholderData && "opacity-60",
        )}
      >
        {rows ? (
          rows.length > 0 ? (
            <>
              <OrderRows
                rows={rows}
                staff={staff}
                hrefOf={(row) => hrefOfId(row.id)}
                selection={Batch && selection}
              />
              {orders.hasNextPage && (
                <More busy={orders.isFetchingNextPage} fetch={() => void orders.fetchNextPage()} />
              )}
            </>
          ) : (
            <Empty
              title={filtered ? t("noResult") : t("empty")}
              action={filtered && <Button onClick={() => setSearch("")}>{t("clear")}</Button>}
            >
              {filtered ? t("noResultHint") : t(staff ? "emptyStaff" : "emptyHint")}
            </Empty>
          )
        ) : orders.error ? (
          <ErrorBlock error={orders.error} retry={() => void orders.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={loading} lines={8} />
          </div>
        )}
      </div>
      {Batch && rows && <Batch rows={rows} selection={selection} />}
    </>
  );
}

function Totals({ totals }: { totals: { orders: number; units: number; total_cents: number } }) {
  const t = useTranslations("orders");
  const format = useFormat();
  return (
    <>
      {t("totals", { orders: totals.orders, units: format.integer(totals.units) })}{" "}
      <Money cents={totals.total_cents} />
    </>
  );
}

/** The next page comes when its end is near, and by a button for those who do not scroll. */
function More({ busy, fetch }: { busy: boolean; fetch: () => void }) {
  const t = useTranslations("orders");
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(fetch);
  latest.current = fetch;
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current());
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button look="quiet" disabled={busy} onClick={fetch}>
        {t("more")}
      </Button>
    </div>
  );
}
