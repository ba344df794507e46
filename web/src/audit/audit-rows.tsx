"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { useTranslations } from "use-intl";
import type { AuditEntry } from "@/api/audit";
import { useFormat } from "@/i18n/use-format";
import { useMedia, usePhone } from "@/lib/media";
import { cx } from "@/ui/cx";
import { useActionName, useSubjectName } from "./action-name";
import { putFilter } from "./audit-filters";
import { Changes } from "./changes";

const HEAD =
  "sticky top-0 z-10 h-8 border-line border-b bg-surface px-2.5 text-left font-medium text-ink-2 text-note";
const CELL = "h-10 truncate border-line/70 border-b px-2.5 max-md:h-14";

/** The entries, newest first; one opens under its row. */
export function AuditRows({ items, fading }: { items: AuditEntry[]; fading: boolean }) {
  const t = useTranslations("audit");
  const [open, setOpen] = useState<string | null>(null);
  const phone = usePhone();
  const roomy = useMedia("(min-width: 1024px)", true);
  // Only as many as are shown: a cell over hidden columns would give them width.
  const columns = phone ? 3 : roomy ? 6 : 4;
  return (
    <table
      className={cx(
        "w-full table-fixed border-separate border-spacing-0 text-grid transition-opacity duration-150",
        fading && "opacity-60",
      )}
    >
      <caption className="sr-only">{t("table")}</caption>
      <thead>
        <tr>
          <th scope="col" className={cx(HEAD, "w-10 pl-4 md:pl-6")}>
            <span className="sr-only">{t("details")}</span>
          </th>
          <th scope="col" className={cx(HEAD, "w-[168px] max-md:w-[132px]")}>
            {t("columns.at")}
          </th>
          <th scope="col" className={cx(HEAD, "max-md:hidden")}>
            {t("columns.actor")}
          </th>
          <th scope="col" className={HEAD}>
            {t("columns.action")}
          </th>
          <th scope="col" className={cx(HEAD, "max-lg:hidden")}>
            {t("columns.subject")}
          </th>
          <th scope="col" className={cx(HEAD, "w-[148px] pr-6 max-lg:hidden")}>
            {t("columns.address")}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((entry) => (
          <Fragment key={entry.id}>
            <Row
              entry={entry}
              open={open === entry.id}
              onToggle={() => setOpen(open === entry.id ? null : entry.id)}
            />
            {open === entry.id && (
              <tr>
                <td colSpan={columns} className="border-line border-b bg-canvas px-4 py-4 md:pl-14">
                  <Changes entry={entry} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  entry: AuditEntry;
  open: boolean;
  onToggle: () => void;
}

function Row({ entry, open, onToggle }: RowProps) {
  const t = useTranslations("audit");
  const format = useFormat();
  const actionName = useActionName();
  const subject = useSubjectName()(entry.subject_kind);
  return (
    <tr className="cursor-pointer hover:bg-hover" onClick={onToggle}>
      <td className={cx(CELL, "pl-3 md:pl-5")}>
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${t("details")}, ${actionName(entry.action)}, ${format.moment(entry.at)}`}
          className="flex size-6 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={cx("transition-transform duration-150", open && "rotate-90")}
          />
        </button>
      </td>
      <td className={cx(CELL, "text-ink-2")} title={format.moment(entry.at)}>
        {format.relative(entry.at)}
      </td>
      <td className={cx(CELL, "max-md:hidden")}>
        <Actor entry={entry} />
      </td>
      <td className={cx(CELL, "font-medium")} title={entry.action}>
        {actionName(entry.action)}
        <span className="block truncate font-normal text-ink-2 md:hidden">
          <Actor entry={entry} />
        </span>
      </td>
      <td className={cx(CELL, "text-ink-2 max-lg:hidden")}>
        {entry.subject_id === null ? (
          subject
        ) : (
          <FilterButton name="subject" id={entry.subject_id} said={subject}>
            {subject} <span className="font-mono text-note">…{entry.subject_id.slice(-8)}</span>
          </FilterButton>
        )}
      </td>
      <td className={cx(CELL, "pr-6 font-mono text-ink-2 text-note max-lg:hidden")}>
        {entry.address ?? "–"}
      </td>
    </tr>
  );
}

function Actor({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  if (entry.actor_id === null) {
    return <span className="text-ink-3">{t(entry.actor_kind === "platform" ? "platform" : "nobody")}</span>;
  }
  const name = entry.actor_name ?? `…${entry.actor_id.slice(-8)}`;
  return (
    <FilterButton name="actor" id={entry.actor_id} said={name}>
      {name}
      {entry.on_behalf_of && <span className="ml-1.5 text-warning">{t("insteadOf")}</span>}
    </FilterButton>
  );
}

interface FilterButtonProps {
  name: "actor" | "subject";
  id: string;
  said: string;
  children: React.ReactNode;
}

/** A person or a thing, by which the log is filtered at a click. */
function FilterButton({ name, id, said, children }: FilterButtonProps) {
  const t = useTranslations("audit");
  return (
    <button
      type="button"
      title={t("only", { name: said })}
      className="max-w-full truncate rounded-xs hover:text-accent hover:underline hover:underline-offset-4"
      onClick={(event) => {
        event.stopPropagation();
        putFilter(name, id);
      }}
    >
      {children}
    </button>
  );
}
