"use client";

/** Today: what waits, in the order in which the work comes, each row with its one default action. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { type Day, type DayItem, readDay } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { useShortcut } from "@/lib/shortcuts";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { DeskTexts } from "./texts";
import { TodayFigures } from "./today-figures";

export function DayPage() {
  return (
    <DeskTexts>
      <Page />
    </DeskTexts>
  );
}

function Page() {
  const t = useTranslations("desk");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const day = useQuery({
    queryKey: ["day"],
    queryFn: ({ signal }) => readDay(signal),
    refetchInterval: 30_000,
  });
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead
        title={t("title")}
        lead={day.data?.list.list_day && t("list", { day: format.longDay(day.data.list.list_day) })}
      />
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <TodayFigures />
        {day.data ? (
          <Work day={day.data} />
        ) : day.error ? (
          <ErrorBlock error={day.error} retry={() => void day.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={loading} lines={8} />
          </div>
        )}
      </div>
    </>
  );
}

function Work({ day }: { day: Day }) {
  const t = useTranslations("desk");
  const router = useRouter();
  const sections = day.sections.filter(({ count }) => count > 0);
  const rows = useMemo(() => sections.flatMap(({ items }) => items), [sections]);
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, Math.max(0, rows.length - 1));
  useShortcut("ArrowDown", (event) => {
    event.preventDefault();
    setCursor(Math.min(at + 1, rows.length - 1));
  });
  useShortcut("ArrowUp", (event) => {
    event.preventDefault();
    setCursor(Math.max(at - 1, 0));
  });
  useShortcut("Enter", () => {
    const row = rows[at];
    if (row) router.push(row.href);
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
        <div className="px-4 pb-16 md:px-6">
          {sections.map((section) => (
            <section key={section.code} className="pt-6">
              <h2 className="flex items-baseline gap-2 border-line-strong border-b pb-2 font-semibold text-[15px]">
                {section.label}
                <span className="font-normal text-grid text-ink-3 tabular-nums">{section.count}</span>
              </h2>
              <ul>
                {section.items.map((item) => (
                  <Row key={`${section.code} ${item.id}`} item={item} current={rows[at] === item} />
                ))}
              </ul>
              {section.count > section.items.length && (
                <p className="pt-2 text-ink-3 text-note">
                  {t("others", { count: section.count - section.items.length })}
                </p>
              )}
            </section>
          ))}
          <p className="pt-6 text-ink-3 text-note">{t("keys")}</p>
        </div>
      )}
    </>
  );
}

function Row({ item, current }: { item: DayItem; current: boolean }) {
  const t = useTranslations("desk");
  const format = useFormat();
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
        <span className="font-medium">{item.title}</span>
        {item.subtitle !== "" && <span className="ml-2 text-ink-2">{item.subtitle}</span>}
      </span>
      {item.units !== null && (
        <span className="text-ink-2 tabular-nums">
          {t("units", { count: item.units, value: format.integer(item.units) })}
        </span>
      )}
      {item.amount_cents !== null && <Money cents={item.amount_cents} className="w-24 text-right" />}
      <span
        title={format.moment(item.due_at ?? item.since)}
        className={cx("w-32 text-right text-note", late ? "font-medium text-danger" : "text-ink-3")}
      >
        {item.due_at === null
          ? format.relative(item.since)
          : t(late ? "dueSince" : "due", { when: format.relative(item.due_at) })}
      </span>
      <Link
        href={item.href}
        className="inline-flex h-8 min-w-24 items-center justify-center rounded-md border border-line-strong bg-surface px-3 font-medium hover:bg-hover"
      >
        {item.action.label}
      </Link>
    </li>
  );
}
