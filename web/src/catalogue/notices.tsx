"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/i18n/use-format";
import { useOnline } from "@/lib/online";
import { useErrorText } from "@/ui/blocks";
import type { Catalogue } from "./use-catalogue";
import { type View, withList } from "./view";

interface NoticesProps {
  view: View;
  catalogue: Catalogue;
  onChange: (view: View) => void;
}

/** One line above the grid when what it shows needs a word: it is old, or its order misleads. */
export function Notices({ view, catalogue, onChange }: NoticesProps) {
  const t = useTranslations();
  const format = useFormat();
  const text = useErrorText();
  const online = useOnline();

  if (catalogue.first && catalogue.error !== null && online) {
    const since = catalogue.staleSince;
    const listDay = catalogue.first.list_day;
    return (
      <Line tone="warning">
        {since === null || !listDay
          ? text(catalogue.error)
          : t("errors.staleCatalogue", {
              day: format.longDay(listDay),
              when: format.relative(new Date(since).toISOString()),
            })}
        <Action onClick={catalogue.retry}>{t("common.retry")}</Action>
      </Line>
    );
  }
  if (!online && catalogue.first?.list_day) {
    const since = new Date(catalogue.receivedAt).toISOString();
    const day = format.longDay(catalogue.first.list_day);
    return <Line tone="warning">{t("errors.offlineCatalogue", { day, when: format.relative(since) })}</Line>;
  }
  return (
    <>
      {catalogue.late && (
        <Late day={format.longDay(catalogue.late.day)} suspended={catalogue.late.suspended} />
      )}
      <Comparability view={view} catalogue={catalogue} onChange={onChange} />
    </>
  );
}

/** Of which day prices and stock are while the next list is overdue. */
function Late({ day, suspended }: { day: string; suspended: boolean }) {
  const t = useTranslations("catalogue");
  return <Line tone={suspended ? "warning" : "quiet"}>{t(suspended ? "suspended" : "late", { day })}</Line>;
}

/** Sorted by price across both regimes, the order says less than it seems to. */
function Comparability({ view, catalogue, onChange }: NoticesProps) {
  const t = useTranslations();
  const regimes = catalogue.first?.facets?.regime.filter((facet) => facet.count > 0) ?? [];
  if (view.sort === "price" && regimes.length > 1 && (view.lists.regime?.length ?? 0) !== 1) {
    return (
      <Line tone="quiet">
        {t("catalogue.notComparable")}
        {(["marginal", "standard"] as const).map((regime) => (
          <Action key={regime} onClick={() => onChange(withList(view, "regime", [regime]))}>
            {t("catalogue.onlyRegime", { regime: t(`catalogue.regime.${regime}`) })}
          </Action>
        ))}
      </Line>
    );
  }
  return null;
}

function Line({ tone, children }: { tone: "warning" | "quiet"; children: ReactNode }) {
  return (
    <p
      role="status"
      className={`flex shrink-0 flex-wrap items-center gap-x-3 border-line border-b px-4 py-1.5 text-grid ${
        tone === "warning" ? "bg-warning-soft text-warning" : "bg-canvas text-ink-2"
      }`}
    >
      {children}
    </p>
  );
}

function Action({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="rounded-xs font-medium underline decoration-current/40 underline-offset-4 hover:decoration-current pointer-coarse:py-2"
    >
      {children}
    </button>
  );
}
