"use client";

/** The supplier's side: what waits to be sent, orders there, and how its interface is. */
import { useTranslations } from "use-intl";
import { DeskTexts } from "@/desk/texts";
import { setSearch, useSearch } from "@/lib/address";
import { cx } from "@/ui/cx";
import { PageHead } from "@/ui/page";
import { Interface } from "./interface";
import { PlacedImport } from "./placed-import";
import { SupplierOrders } from "./supplier-orders";
import { Waiting } from "./waiting";

const TABS = ["send", "orders", "interface"] as const;

export function SupplierPage() {
  return (
    <DeskTexts>
      <Page />
    </DeskTexts>
  );
}

function Page() {
  const t = useTranslations("purchasing");
  const params = new URLSearchParams(useSearch());
  const asked = params.get("tab") ?? (params.has("trouble") ? "interface" : "send");
  const tab = TABS.find((one) => one === asked) ?? "send";
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")}>
        <PlacedImport />
      </PageHead>
      <div
        role="tablist"
        aria-label={t("title")}
        className="flex shrink-0 gap-1 border-line border-b bg-surface px-3 py-1.5 md:px-5"
      >
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            onClick={() => setSearch(`tab=${one}`, "push")}
            className={cx(
              "h-8 rounded-md px-2.5 font-medium text-grid pointer-coarse:h-10",
              one === tab ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
            )}
          >
            {t(`tabs.${one}`)}
          </button>
        ))}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface px-4 pb-16 md:px-6">
        {tab === "send" && <Waiting />}
        {tab === "orders" && <SupplierOrders />}
        {tab === "interface" && <Interface />}
      </div>
    </>
  );
}
