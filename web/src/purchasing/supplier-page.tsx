"use client";

/** The supplier's side: what waits to be sent, orders there, phones of the house, its invoices, how it keeps its word. */
import { useTranslations } from "use-intl";
import { useMay } from "@/clients/use-clients";
import { Asides } from "@/desk/asides";
import { DeskTexts } from "@/desk/texts";
import { setSearch, useSearch } from "@/lib/address";
import { PageHead } from "@/ui/page";
import { TabRow } from "@/ui/tab-row";
import { Away } from "./away";
import { Interface } from "./interface";
import { Invoices } from "./invoices";
import { PlacedImport } from "./placed-import";
import { Reliability } from "./reliability";
import { Stock } from "./stock";
import { SupplierOrders } from "./supplier-orders";
import { Waiting } from "./waiting";

const TABS = ["send", "orders", "stock", "invoices", "reliability", "interface"] as const;

export function SupplierPage() {
  return (
    <DeskTexts>
      <Page />
      <Asides />
    </DeskTexts>
  );
}

function Page() {
  const t = useTranslations("purchasing");
  const may = {
    send: true,
    orders: true,
    stock: useMay("order:ship"),
    invoices: useMay("payment:write"),
    reliability: true,
    interface: true,
  };
  const shown = TABS.filter((one) => may[one]);
  const params = new URLSearchParams(useSearch());
  const asked = params.get("tab") ?? (params.has("trouble") ? "interface" : "send");
  const tab = shown.find((one) => one === asked) ?? "send";
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")}>
        <PlacedImport />
      </PageHead>
      <Away />
      <TabRow
        label={t("title")}
        tabs={shown.map((one) => [one, t(`tabs.${one}`)] as const)}
        current={tab}
        onChoose={(one) => setSearch(`tab=${one}`, "push")}
      />
      <div className="in-order min-h-0 flex-1 overflow-y-auto bg-surface px-4 pb-16 md:px-6">
        {tab === "send" && <Waiting />}
        {tab === "orders" && <SupplierOrders />}
        {tab === "stock" && <Stock />}
        {tab === "invoices" && <Invoices />}
        {tab === "reliability" && <Reliability />}
        {tab === "interface" && <Interface />}
      </div>
    </>
  );
}
