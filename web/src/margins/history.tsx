"use client";

/** Who changed the rules, when, why, and each rule before and after. */
import { useTranslations } from "use-intl";
import type { MarginRule, RuleChange } from "@/api/margins";
import { useFormat } from "@/i18n/use-format";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { LinesSkeleton } from "@/ui/page";
import { useRuleWords } from "./rule-words";
import { useMarginHistory } from "./use-margins";

export function History() {
  const t = useTranslations();
  const format = useFormat();
  const history = useMarginHistory();
  if (history.isError) return <ErrorBlock error={history.error} retry={() => void history.refetch()} />;
  if (!history.data)
    return (
      <div className="px-4 md:px-6">
        <LinesSkeleton label={t("common.loading")} />
      </div>
    );
  const steps = history.data.items.filter((step) => step.changes.length > 0);
  if (steps.length === 0) return <Empty title={t("trade.history.none")}>{t("trade.history.noneHint")}</Empty>;
  return (
    <ol className="min-h-0 flex-1 overflow-y-auto px-4 py-2 md:px-6">
      {steps.map((step) => (
        <li key={step.version} className="border-line border-b py-4 last:border-0">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{step.reason ?? t("trade.history.noReason")}</span>
            <span className="text-grid text-ink-3">
              {step.by ?? t("trade.history.system")}, {format.moment(step.at)}
            </span>
          </p>
          <ul className="mt-2 flex flex-col gap-1.5">
            {step.changes.map((change) => (
              <Change key={change.after?.id ?? change.before?.id} change={change} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Change({ change: { before, after } }: { change: RuleChange }) {
  const t = useTranslations("trade.history");
  const words = useRuleWords();
  const rule = after ?? before;
  if (rule === null) return null;
  const said = (one: MarginRule) =>
    [words.audience(one.scope), words.scope(one), words.price(one), words.dates(one)]
      .concat(one.active ? [] : [t("switchedOff")])
      .filter((part) => part !== "")
      .join(" · ");
  return (
    <li className="text-grid">
      <span className="font-medium">{rule.name}</span>
      <span className="text-ink-3">
        {" "}
        {t(before === null ? "added" : after === null ? "removed" : "changed")}
      </span>
      {before && (
        <p className="text-ink-3">
          <span className="sr-only">{t("before")} </span>
          <del className="decoration-ink-3/60">{said(before)}</del>
        </p>
      )}
      {after && (
        <p>
          <span className="sr-only">{t("after")} </span>
          {said(after)}
        </p>
      )}
    </li>
  );
}
