"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import type { MarginRule } from "@/api/margins";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { say } from "@/ui/toast";
import type { DraftRule } from "./draft";
import { useRuleWords } from "./rule-words";

interface RulesTableProps {
  inForce: MarginRule[];
  draft: DraftRule[];
  mayWrite: boolean;
  onEdit: (rule: DraftRule) => void;
  onChange: (rule: DraftRule) => void;
  onRemove: (rule: DraftRule) => void;
}

const HEAD =
  "sticky top-0 z-10 h-8 border-line border-b bg-surface px-2.5 text-left font-medium text-ink-2 text-note";
const CELL = "border-line/70 border-b px-2.5 py-2 align-top";

/** The rules in the order in which they are tried: the first that fits an offer makes its price. */
export function RulesTable({ inForce, draft, mayWrite, onEdit, onChange, onRemove }: RulesTableProps) {
  const t = useTranslations("trade.margins");
  const words = useRuleWords();
  const before = new Map(inForce.map((rule) => [rule.id, JSON.stringify(rule)]));
  return (
    <div className="min-h-0 flex-1 overflow-auto max-lg:overflow-y-visible">
      <table className="w-full border-separate border-spacing-0 text-grid">
        <caption className="sr-only">{t("tabs.rules")}</caption>
        <thead>
          <tr>
            <th scope="col" className={cx(HEAD, "w-8 pl-4 text-right md:pl-6")}>
              {t("columns.place")}
            </th>
            <th scope="col" className={HEAD}>
              {t("columns.rule")}
            </th>
            <th scope="col" className={cx(HEAD, "max-md:hidden")}>
              {t("columns.who")}
            </th>
            <th scope="col" className={HEAD}>
              {t("columns.price")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[1%] pr-4 max-md:hidden md:pr-6")}>
              <span className="sr-only">{t("columns.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {draft.map((one, index) => {
            const { rule } = one;
            const state =
              rule.id === null ? "fresh" : before.get(rule.id) !== JSON.stringify(rule) ? "changed" : null;
            const dates = words.dates(rule);
            return (
              <tr key={one.key} className={cx("group hover:bg-hover", !rule.active && "text-ink-3")}>
                <td className={cx(CELL, "pl-4 text-right text-ink-3 md:pl-6")}>{index + 1}</td>
                <td className={CELL}>
                  <button
                    type="button"
                    onClick={() => onEdit(one)}
                    className="text-left font-medium text-ink group-hover:text-accent"
                  >
                    {rule.name}
                  </button>
                  {state && <span className="ml-2 text-note text-warning">{t(state)}</span>}
                  {!rule.active && <span className="ml-2 text-note">{t("inactive")}</span>}
                  <span className="block text-ink-2">{words.scope(rule)}</span>
                  {dates && <span className="block text-ink-3">{dates}</span>}
                </td>
                <td className={cx(CELL, "text-ink-2 max-md:hidden")}>{words.audience(rule.scope)}</td>
                <td className={CELL}>{words.price(rule)}</td>
                <td className={cx(CELL, "whitespace-nowrap pr-4 max-md:hidden md:pr-6")}>
                  {mayWrite && (
                    <span className="flex items-center justify-end gap-2">
                      <label className="flex items-center gap-1.5 text-note text-ink-2">
                        <input
                          type="checkbox"
                          checked={rule.active}
                          aria-label={t("activeOf", { name: rule.name })}
                          onChange={(event) =>
                            onChange({ ...one, rule: { ...rule, active: event.target.checked } })
                          }
                          className="size-3.5 accent-(--accent)"
                        />
                        {t("active")}
                      </label>
                      <IconButton
                        label={t("remove", { name: rule.name })}
                        className="size-7"
                        onClick={() => {
                          onRemove(one);
                          say(t("removed", { name: rule.name }), {
                            label: t("undo"),
                            run: () => onChange(one),
                          });
                        }}
                      >
                        <Trash2 size={14} aria-hidden />
                      </IconButton>
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
