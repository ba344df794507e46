"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { ClientRow } from "@/api/clients";
import { useFormat } from "@/i18n/use-format";
import { countryName } from "@/lib/countries";
import { useShortcut } from "@/lib/shortcuts";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import type { Decision } from "../decide/decision-dialog";
import { StatusBadge } from "../status-badge";

const HEAD =
  "sticky top-0 z-10 h-8 border-line border-b bg-surface px-2.5 text-left font-medium text-ink-2 text-note";
const CELL = "h-11 truncate border-line/70 border-b px-2.5";

interface ClientRowsProps {
  items: ClientRow[];
  /** The row that the keys act on. */
  cursor: number;
  fading: boolean;
  onCursor: (index: number) => void;
  onOpen: (client: ClientRow) => void;
  /** `null` for those who only look. */
  onDecide: ((decision: Decision, client: ClientRow) => void) | null;
}

export function ClientRows({ items, cursor, fading, onCursor, onOpen, onDecide }: ClientRowsProps) {
  const t = useTranslations("clients");
  const format = useFormat();
  const rows = useRef<HTMLTableSectionElement>(null);
  const moved = useRef(false);

  function move(event: KeyboardEvent, by: number) {
    event.preventDefault();
    moved.current = true;
    onCursor(Math.max(0, Math.min(items.length - 1, cursor + by)));
  }
  useShortcut("ArrowDown", (event) => move(event, 1));
  useShortcut("ArrowUp", (event) => move(event, -1));
  useEffect(() => {
    // Only the keys move the focus: a list that changes by itself must not take it.
    if (moved.current) rows.current?.querySelectorAll<HTMLElement>("button[data-row]")[cursor]?.focus();
    moved.current = false;
  }, [cursor]);

  return (
    <div className={cx("transition-opacity duration-150", fading && "opacity-60")}>
      <table className="w-full table-fixed border-separate border-spacing-0 text-grid max-md:hidden">
        <caption className="sr-only">{t("table")}</caption>
        <thead>
          <tr>
            <th scope="col" className={cx(HEAD, "pl-6")}>
              {t("columns.name")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[116px]")}>
              {t("columns.status")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[220px]")}>
              {t("columns.contact")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[148px]")}>
              {t("columns.vat")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[120px] max-[1279px]:hidden")}>
              {t("columns.country")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[120px] max-[1279px]:hidden")}>
              {t("columns.group")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[84px] text-right max-[1279px]:hidden")}>
              {t("columns.people")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[120px]")}>
              {t("columns.since")}
            </th>
            <th scope="col" className={cx(HEAD, "w-[188px] pr-6")}>
              <span className="sr-only">{t("columns.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={rows}>
          {items.map((client, index) => (
            <tr
              key={client.id}
              className={cx("group cursor-pointer", index === cursor ? "bg-selected/60" : "hover:bg-hover")}
              onClick={() => onOpen(client)}
            >
              <td className={cx(CELL, "pl-6")}>
                <button
                  type="button"
                  data-row
                  className="max-w-full truncate rounded-xs font-medium text-ink group-hover:text-accent"
                  onFocus={() => onCursor(index)}
                >
                  {client.name}
                </button>
              </td>
              <td className={CELL}>
                <StatusBadge status={client.status} />
              </td>
              <td className={CELL} title={client.contact?.email}>
                {client.contact?.name ?? "–"}
                {client.contact && <span className="ml-1.5 text-ink-3">{client.contact.email}</span>}
              </td>
              <td className={cx(CELL, "font-mono text-note")}>{client.vat_number ?? client.siren ?? "–"}</td>
              <td className={cx(CELL, "max-[1279px]:hidden")}>
                {countryName(client.country, format.language)}
              </td>
              <td className={cx(CELL, "text-ink-2 max-[1279px]:hidden")}>{client.group?.name ?? "–"}</td>
              <td className={cx(CELL, "text-right max-[1279px]:hidden")}>{format.integer(client.people)}</td>
              <td className={cx(CELL, "text-ink-2")} title={format.moment(client.created_at)}>
                {format.relative(client.created_at)}
              </td>
              <td className={cx(CELL, "pr-6")}>
                {client.status === "pending" && onDecide && <Decide client={client} onDecide={onDecide} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul aria-label={t("table")} className="md:hidden">
        {items.map((client) => (
          <li key={client.id} className="border-line border-b">
            <button
              type="button"
              onClick={() => onOpen(client)}
              className="grid w-full grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 px-4 py-3 text-left text-grid active:bg-hover"
            >
              <span className="truncate font-medium text-body">{client.name}</span>
              <StatusBadge status={client.status} />
              <span className="truncate text-ink-2">
                {client.contact ? `${client.contact.name}, ${client.contact.email}` : "–"}
              </span>
              <span className="text-right text-ink-3">{format.relative(client.created_at)}</span>
            </button>
            {client.status === "pending" && onDecide && (
              <div className="px-4 pb-3">
                <Decide client={client} onDecide={onDecide} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface DecideProps {
  client: ClientRow;
  onDecide: (decision: Decision, client: ClientRow) => void;
}

function Decide({ client, onDecide }: DecideProps) {
  const t = useTranslations("clients");
  return (
    <div className="flex justify-end gap-2 max-md:justify-start">
      <Button
        look="danger"
        className="h-7!"
        aria-label={t("refuseTitle", { name: client.name })}
        onClick={(event) => {
          event.stopPropagation();
          onDecide("refuse", client);
        }}
      >
        {t("refuse")}
      </Button>
      <Button
        look="primary"
        className="h-7!"
        aria-label={t("approveTitle", { name: client.name })}
        onClick={(event) => {
          event.stopPropagation();
          onDecide("approve", client);
        }}
      >
        {t("approve")}
      </Button>
    </div>
  );
}
