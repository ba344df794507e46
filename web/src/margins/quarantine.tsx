"use client";

/** Prices under the loss floor. The first open row has the keys: P to the floor, V sell anyway, R off sale. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { FloorDecision, Quarantined } from "@/api/margins";
import { useFormat } from "@/i18n/use-format";
import { useShortcut } from "@/lib/shortcuts";
import { GradeBadge, RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { LinesSkeleton } from "@/ui/page";
import { Sku } from "@/ui/sku";
import { say } from "@/ui/toast";
import { KeepDialog } from "./keep-dialog";
import { useFloorDecision, useQuarantine } from "./use-margins";

export function Quarantine({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations();
  const errorText = useErrorText();
  const quarantine = useQuarantine();
  const deciding = useFloorDecision();
  const [chosen, setChosen] = useState<string | null>(null);
  const [keeping, setKeeping] = useState<Quarantined | null>(null);
  const items = quarantine.data?.items ?? [];
  const open = items.filter((item) => item.decision === null);
  const current = open.find((item) => item.offer_id === chosen) ?? open[0];
  const ready = mayWrite && current !== undefined && keeping === null && !deciding.isPending;

  function decide(item: Quarantined, decision: FloorDecision, reason: string | null = null) {
    if (decision === "keep" && reason === null) {
      setKeeping(item);
      return;
    }
    setKeeping(null);
    deciding.mutate(
      { offerId: item.offer_id, decision, reason },
      { onSuccess: () => say(t(`trade.floor.done.${decision}`, { name: item.name })) },
    );
  }
  useShortcut("p", () => current && decide(current, "raise_to_floor"), ready);
  useShortcut("v", () => current && decide(current, "keep"), ready);
  useShortcut("r", () => current && decide(current, "withdraw"), ready);

  if (quarantine.isError)
    return <ErrorBlock error={quarantine.error} retry={() => void quarantine.refetch()} />;
  if (!quarantine.data)
    return (
      <div className="px-4 md:px-6">
        <LinesSkeleton label={t("common.loading")} />
      </div>
    );
  if (items.length === 0) return <Empty title={t("trade.floor.none")}>{t("trade.floor.noneHint")}</Empty>;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2.5 text-grid text-ink-2 md:px-6">
        <span className="min-w-0 grow basis-80">{t("trade.floor.lead")}</span>
        {mayWrite && (
          <span className="flex items-center gap-3 text-note max-md:hidden pointer-coarse:hidden">
            {(["raise_to_floor", "keep", "withdraw"] as const).map((decision) => (
              <span key={decision} className="flex items-center gap-1.5">
                <Kbd>{KEYS[decision]}</Kbd> {t(`trade.floor.actions.${decision}`)}
              </span>
            ))}
          </span>
        )}
      </p>
      {deciding.isError && (
        <Notice tone="danger" role="alert" className="mx-4 mt-3 md:mx-6">
          {errorText(deciding.error)}
        </Notice>
      )}
      <ul aria-label={t("trade.margins.tabs.floor")}>
        {items.map((item) => (
          <Line
            key={item.offer_id}
            item={item}
            current={item === current}
            busy={!mayWrite || deciding.isPending}
            onChoose={() => setChosen(item.offer_id)}
            onDecide={(decision) => decide(item, decision)}
          />
        ))}
      </ul>
      {keeping && (
        <KeepDialog
          item={keeping}
          onClose={() => setKeeping(null)}
          onKeep={(reason) => decide(keeping, "keep", reason)}
        />
      )}
    </div>
  );
}

const KEYS: Record<FloorDecision, string> = { raise_to_floor: "P", keep: "V", withdraw: "R" };

interface LineProps {
  item: Quarantined;
  current: boolean;
  busy: boolean;
  onChoose: () => void;
  onDecide: (decision: FloorDecision) => void;
}

function Line({ item, current, busy, onChoose, onDecide }: LineProps) {
  const t = useTranslations("trade.floor");
  const format = useFormat();
  return (
    <li
      onFocus={onChoose}
      className={cx(
        "flex flex-wrap items-center gap-x-4 gap-y-2 border-line/70 border-b px-4 py-2.5 text-grid md:px-6",
        current ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <GradeBadge grade={item.grade} />
      <span className="min-w-[180px] flex-1">
        <span className="block truncate font-medium">{item.name}</span>
        <span className="flex items-center gap-2 text-ink-3">
          <Sku sku={item.sku} />
          {t("rule", { name: item.rule })}
        </span>
      </span>
      <RegimeBadge regime={item.regime} />
      <dl className="flex gap-5 text-right">
        <Amount label={t("cost")}>{format.money(item.cost_cents)}</Amount>
        <Amount label={t("wanted")} tone="text-up">
          {format.money(item.price_cents)}
        </Amount>
        <Amount label={t("floor")}>{format.money(item.floor_cents)}</Amount>
      </dl>
      {item.decision === null ? (
        <span className="flex gap-1.5">
          <Button look="primary" disabled={busy} onClick={() => onDecide("raise_to_floor")}>
            {t("actions.raise_to_floor")}
          </Button>
          <Button disabled={busy} onClick={() => onDecide("keep")}>
            {t("actions.keep")}
          </Button>
          <Button look="danger" disabled={busy} onClick={() => onDecide("withdraw")}>
            {t("actions.withdraw")}
          </Button>
        </span>
      ) : (
        <span className="w-[280px] text-ink-2 max-md:w-full">
          {t(`decided.${item.decision}`)}
          {item.decided_by && `, ${item.decided_by}`}
          {item.reason && <span className="block text-ink-3">{item.reason}</span>}
        </span>
      )}
    </li>
  );
}

function Amount({ label, tone, children }: { label: string; tone?: string; children: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-note">{label}</dt>
      <dd className={cx("font-medium", tone)}>{children}</dd>
    </div>
  );
}
