"use client";

/** Everything about clients' orders: the orders themselves, receipts, returns and claims. */
import { useTranslations } from "use-intl";
import { useMay } from "@/clients/use-clients";
import { setSearch, useSearch } from "@/lib/address";
import { OrdersPage } from "@/orders/orders-page";
import { PageHead } from "@/ui/page";
import { TabRow } from "@/ui/tab-row";
import { Asides } from "./asides";
import { BatchBar } from "./batch-bar";
import { Receipts } from "./receipts";
import { ReturnsAndClaims } from "./returns-and-claims";
import { DeskTexts } from "./texts";

const VIEWS = ["orders", "receipts", "returns"] as const;
type View = (typeof VIEWS)[number];

export function StaffOrders() {
  return (
    <DeskTexts>
      <Page />
      <Asides />
    </DeskTexts>
  );
}

function Page() {
  const t = useTranslations("orderDesk");
  const asked = new URLSearchParams(useSearch()).get("view");
  const may: Record<View, boolean> = {
    orders: true,
    receipts: useMay("payment:read"),
    returns: useMay("order:ship"),
  };
  const shown = VIEWS.filter((view) => may[view]);
  const view = shown.find((one) => one === asked) ?? "orders";
  const tabs = shown.length > 1 && (
    <TabRow
      label={t("title")}
      tabs={shown.map((one) => [one, t(`views.${one}`)] as const)}
      current={view}
      onChoose={(one) => setSearch(one === "orders" ? "" : `view=${one}`, "push")}
    />
  );
  if (view === "orders") return <OrdersPage staff tabs={tabs} batch={BatchBar} />;
  return (
    <>
      <title>{`${t(`views.${view}`)} · DBC`}</title>
      <PageHead title={t("title")} />
      {tabs}
      <div className="in-order min-h-0 flex-1 overflow-y-auto bg-surface px-4 pb-16 md:px-6">
        {view === "receipts" ? <Receipts /> : <ReturnsAndClaims />}
      </div>
    </>
  );
}
