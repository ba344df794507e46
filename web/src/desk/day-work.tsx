"use client";

/** Everything that waits, section by section; arrows choose a row, Enter does what it offers, O opens its page. */
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Day } from "@/api/desk";
import { useShortcut } from "@/lib/shortcuts";
import { Empty } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { DayRow } from "./day-row";
import { useDaySections } from "./day-sections";
import { DayWindow } from "./day-windows";
import { useDayAct } from "./use-day-act";

export function DayWork({ day }: { day: Day }) {
  const t = useTranslations("desk");
  const today = useTranslations("day");
  const router = useRouter();
  const sections = useDaySections(day);
  const rows = useMemo(
    () => sections.flatMap(({ code, items }) => items.map((item) => ({ section: code, item }))),
    [sections],
  );
  const [deciding, setDeciding] = useState<{ section: string; id: string } | null>(null);
  const { act, busy, groupAll } = useDayAct((section, id) => setDeciding({ section, id }));
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, Math.max(0, rows.length - 1));
  const current = rows[at];
  const list = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row that was moved to is the reason to look
  useEffect(() => {
    if (!moved.current) return;
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function move(event: KeyboardEvent, by: number) {
    event.preventDefault();
    moved.current = true;
    setCursor(Math.max(0, Math.min(rows.length - 1, at + by)));
  }
  useShortcut("ArrowDown", (event) => move(event, 1));
  useShortcut("ArrowUp", (event) => move(event, -1));
  useShortcut("j", (event) => move(event, 1));
  useShortcut("k", (event) => move(event, -1));
  useShortcut("o", () => current && router.push(current.item.href));
  useShortcut("Enter", (event) => {
    // A button or link that has the focus does its own.
    if (event.target instanceof HTMLElement && event.target.closest("a, button")) return;
    event.preventDefault();
    if (current && !busy) act(current.section, current.item);
  });

  return (
    <>
      <div className="px-4 md:px-6">
        {day.list.ordering_suspended ? (
          <Notice tone="danger" className="mt-4">
            {t("suspended")}
          </Notice>
        ) : (
          day.list.late && (
            <Notice tone="warning" className="mt-4">
              {t("late")}
            </Notice>
          )
        )}
      </div>
      {sections.length === 0 ? (
        <Empty title={t("nothing")}>{t("nothingHint")}</Empty>
      ) : (
        <div ref={list} className="px-4 pb-16 md:px-6">
          {sections.map((section) => (
            <section key={section.code} className="pt-6">
              <h2 className="flex items-baseline gap-2 border-line-strong border-b pb-2 font-semibold text-[15px]">
                {section.label}
                <span className="font-normal text-grid text-ink-3 tabular-nums">{section.count}</span>
                {section.code === "orders_to_send" && section.items.length > 1 && (
                  <Button
                    className="ml-auto min-w-32"
                    disabled={busy}
                    onClick={() => groupAll(section.items.map(({ id }) => id))}
                  >
                    {today("groupAll")}
                  </Button>
                )}
              </h2>
              <ul>
                {section.items.map((item) => (
                  <DayRow
                    key={`${section.code} ${item.id}`}
                    section={section.code}
                    item={item}
                    current={current?.item === item}
                    busy={busy}
                    onAct={() => act(section.code, item)}
                  />
                ))}
              </ul>
              {section.count > section.items.length && (
                <p className="pt-2 text-ink-3 text-note">
                  {t("others", { count: section.count - section.items.length })}
                </p>
              )}
            </section>
          ))}
          <p className="pt-6 text-ink-3 text-note pointer-coarse:hidden">{t("keys")}</p>
        </div>
      )}
      {deciding && <DayWindow {...deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}
