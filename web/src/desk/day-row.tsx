"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { DayItem } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Kbd } from "@/ui/kbd";
import { Money } from "@/ui/money";
import { takeBack, useIsWaiting } from "./later";

interface DayRowProps {
  section: string;
  item: DayItem;
  current: boolean;
  busy: boolean;
  onAct: () => void;
}

/** One thing that waits, with its one default action; while that action waits itself, the way back stands in its place. */
export function DayRow({ section, item, current, busy, onAct }: DayRowProps) {
  const t = useTranslations();
  const format = useFormat();
  const key = `${section} ${item.id}`;
  const waiting = useIsWaiting(key);
  const late = item.due_at !== null && new Date(item.due_at).getTime() < Date.now();
  return (
    <li
      aria-current={current || undefined}
      className={cx(
        "flex min-h-11 flex-wrap items-center justify-end gap-x-4 gap-y-1 border-line/70 border-b py-1.5 text-grid hover:bg-hover",
        current && "bg-selected shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <span className="min-w-0 flex-1 pl-2 max-md:basis-full">
        <Link href={item.href} className="font-medium underline-offset-4 hover:underline">
          {item.title}
        </Link>
        {item.subtitle !== "" && <span className="ml-2 text-ink-2">{item.subtitle}</span>}
      </span>
      {item.units !== null && (
        <span className="text-ink-2 tabular-nums">
          {t("desk.units", { count: item.units, value: format.integer(item.units) })}
        </span>
      )}
      {item.amount_cents !== null && <Money cents={item.amount_cents} className="text-right md:w-24" />}
      <span
        title={format.moment(item.due_at ?? item.since)}
        className={cx(
          "whitespace-nowrap md:w-40 text-right text-note",
          late ? "font-medium text-danger" : "text-ink-3",
        )}
      >
        {item.due_at === null
          ? format.relative(item.since)
          : t(late ? "desk.dueSince" : "desk.due", { when: format.relative(item.due_at) })}
      </span>
      {waiting ? (
        <Button look="quiet" className="min-w-24 md:min-w-32" onClick={() => takeBack(key)}>
          {t("day.undoInTime")}
        </Button>
      ) : (
        <Button className="min-w-24 md:min-w-32" disabled={busy} onClick={onAct}>
          {item.action.label}
          {current && (
            <span className="pointer-coarse:hidden">
              <Kbd>↵</Kbd>
            </span>
          )}
        </Button>
      )}
    </li>
  );
}
