"use client";

/** Margins: the rules with their effect beside them, prices under the loss floor, who changed what. `?tab=` says which. */
import { useTranslations } from "use-intl";
import { useAuth } from "@/auth/store";
import { FeatureTexts } from "@/i18n/feature";
import { trade } from "@/i18n/trade.fr";
import { setSearch, useSearch } from "@/lib/address";
import { cx } from "@/ui/cx";
import { Editor } from "./editor";
import { History } from "./history";
import { Quarantine } from "./quarantine";
import { useQuarantine } from "./use-margins";

const english = () => import("@/i18n/trade.en").then((texts) => texts.trade);

export function MarginsPage() {
  return (
    <FeatureTexts french={trade} english={english}>
      <Page />
    </FeatureTexts>
  );
}

const TABS = ["rules", "floor", "history"] as const;
type Tab = (typeof TABS)[number];

function Page() {
  const t = useTranslations("trade.margins");
  const named = new URLSearchParams(useSearch()).get("tab");
  const tab: Tab = TABS.find((one) => one === named) ?? "rules";
  const open = useQuarantine().data?.open ?? 0;
  const mayWrite = useAuth((state) => state.user?.permissions.includes("margin:write") ?? false);
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <title>{`${t("title")} · DBC`}</title>
      <header className="flex shrink-0 flex-wrap items-end gap-x-6 border-line border-b px-4 pt-3 md:px-6">
        <h1 className="pb-2 font-semibold text-title">{t("title")}</h1>
        <nav aria-label={t("tabs.label")} className="flex gap-4 overflow-x-auto">
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              aria-current={one === tab ? "page" : undefined}
              onClick={() => setSearch(one === "rules" ? "" : `tab=${one}`, "push")}
              className={cx(
                "flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 font-medium text-grid",
                one === tab ? "border-accent text-ink" : "border-transparent text-ink-2 hover:text-ink",
              )}
            >
              {t(`tabs.${one}`)}
              {one === "floor" && open > 0 && (
                <span className="rounded-full bg-warning-soft px-1.5 text-[11px] text-warning">{open}</span>
              )}
            </button>
          ))}
        </nav>
      </header>
      {tab === "rules" && <Editor mayWrite={mayWrite} />}
      {tab === "floor" && <Quarantine mayWrite={mayWrite} />}
      {tab === "history" && <History />}
    </div>
  );
}
