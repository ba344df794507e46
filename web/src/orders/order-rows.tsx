"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { OrderRow } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { RegimeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import type { Selection } from "./selection";
import { StateBadge } from "./state-badge";

interface OrderRowsProps {
  rows: OrderRow[];
  staff: boolean;
  hrefOf: (row: OrderRow) => string;
  /** Rows that can be chosen, for acts on several. */
  selection?: Selection;
}

const regimeOf = (row: OrderRow) => (row.vat_regime === "marginal" ? "marginal" : "standard");

/** The orders as a table; on a phone as cards. */
export function OrderRows({ rows, staff, hrefOf, selection }: OrderRowsProps) {
  const t = useTranslations("orders");
  return (
    <>
      <table className="w-full border-collapse text-grid max-md:hidden">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr className="border-line border-b text-left text-ink-2 text-note">
            {selection && (
              <th scope="col" className="w-10 pl-6">
                <input
                  type="checkbox"
                  aria-label={t("chooseAll")}
                  className="block size-4 accent-(--accent)"
                  checked={rows.length > 0 && selection.chosen.size === rows.length}
                  onChange={(event) => (event.target.checked ? selection.all() : selection.clear())}
                />
              </th>
            )}
            {["number", ...(staff ? ["client"] : []), "state", "date", "reference"].map((id) => (
              <th key={id} scope="col" className="whitespace-nowrap px-2.5 py-2 font-medium first:pl-6">
                {t(`columns.${id as "number"}`)}
              </th>
            ))}
            {["units", "amount", ...(staff ? ["margin"] : []), "payment"].map((id) => (
              <th key={id} scope="col" className="px-2.5 py-2 text-right font-medium last:pr-6">
                {t(`columns.${id as "units"}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.id} row={row} staff={staff} href={hrefOf(row)} selection={selection} />
          ))}
        </tbody>
      </table>
      <ul className="md:hidden">
        {rows.map((row) => (
          <Card key={row.id} row={row} href={hrefOf(row)} selection={selection} />
        ))}
      </ul>
    </>
  );
}

interface TableRowProps {
  row: OrderRow;
  staff: boolean;
  href: string;
  selection: Selection | undefined;
}

function TableRow({ row, staff, href, selection }: TableRowProps) {
  const t = useTranslations("orders");
  const format = useFormat();
  const at = selection?.cursor === row.id;
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (at) line.current?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <tr
      ref={line}
      aria-current={at || undefined}
      className={cx(
        "relative scroll-mt-9 border-line/70 border-b hover:bg-hover",
        selection?.chosen.has(row.id) ? "bg-selected" : row.needs_me && "bg-warning-soft/60",
        at && "shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      {selection && (
        <td className="w-10 pl-6">
          <input
            type="checkbox"
            aria-label={t("choose", { number: row.number })}
            className="relative z-10 block size-4 accent-(--accent)"
            checked={selection.chosen.has(row.id)}
            onChange={(event) =>
              selection.toggle(row.id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        </td>
      )}
      <td className={cx("py-2 pr-2.5", selection ? "pl-2.5" : "pl-6")}>
        <span className="flex items-center gap-2">
          <RegimeBadge regime={regimeOf(row)} />
          {/* The whole row leads to the order. */}
          <Link href={href} className="whitespace-nowrap font-medium after:absolute after:inset-0">
            {row.number}
          </Link>
        </span>
      </td>
      {staff && <td className="max-w-52 truncate px-2.5">{row.client?.name}</td>}
      <td className="px-2.5">
        <StateBadge state={row.state} label={row.state_label} />
        <Due row={row} />
        {staff && <Warnings row={row} />}
      </td>
      <td className="whitespace-nowrap px-2.5 text-ink-2" title={format.moment(row.submitted_at)}>
        {format.relative(row.submitted_at)}
      </td>
      <td className="max-w-48 truncate px-2.5 text-ink-2">{row.customer_reference}</td>
      <td className="px-2.5 text-right tabular-nums">{format.integer(row.units)}</td>
      <td className="px-2.5 text-right">
        <Money cents={row.total_cents} className="font-medium" />
      </td>
      {staff && (
        <td className="px-2.5 text-right">
          {row.margin_cents != null && <Money cents={row.margin_cents} />}
        </td>
      )}
      <td className="py-2 pr-6 pl-2.5 text-right">
        <PaymentLabel row={row} />
        <Tracking row={row} />
      </td>
    </tr>
  );
}

interface CardProps {
  row: OrderRow;
  href: string;
  selection: Selection | undefined;
}

function Card({ row, href, selection }: CardProps) {
  const t = useTranslations("orders");
  const format = useFormat();
  return (
    <li
      className={cx(
        "flex border-line border-b",
        selection?.chosen.has(row.id) ? "bg-selected" : row.needs_me && "bg-warning-soft/60",
      )}
    >
      {selection && (
        // The whole edge of the card is the box, for thumbs.
        <label className="flex w-11 shrink-0 items-start justify-center pt-3.5">
          <input
            type="checkbox"
            aria-label={t("choose", { number: row.number })}
            className="size-4 accent-(--accent)"
            checked={selection.chosen.has(row.id)}
            onChange={() => selection.toggle(row.id, false)}
          />
        </label>
      )}
      <Link
        href={href}
        className={cx(
          "grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 py-3 pr-4 text-grid",
          !selection && "pl-4",
        )}
      >
        <span className="flex items-center gap-2 font-medium text-body">
          <RegimeBadge regime={regimeOf(row)} />
          {row.number}
        </span>
        <Money cents={row.total_cents} className="text-right font-semibold text-body" />
        <StateBadge state={row.state} label={row.state_label} />
        <span className="text-right text-ink-2">
          {t("units", { count: row.units, value: format.integer(row.units) })}
        </span>
        <span className="truncate text-ink-3">{row.client?.name ?? row.customer_reference}</span>
        <span className="text-right text-ink-3">{format.relative(row.submitted_at)}</span>
        <span className="col-span-2 empty:hidden">
          <Due row={row} />
          {selection && <Warnings row={row} />}
        </span>
      </Link>
    </li>
  );
}

/** Until when somebody has to do something. */
function Due({ row }: { row: OrderRow }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const owes = row.payment_state !== "paid" && row.state !== "cancelled";
  const due = row.answer_due_at ?? (owes ? row.payment_due_at : null);
  if (due == null) return null;
  return (
    <span className="block whitespace-nowrap text-ink-3 text-note" title={format.moment(due)}>
      {t("until_", { when: format.relative(due) })}
    </span>
  );
}

/** What staff should not overlook. */
function Warnings({ row }: { row: OrderRow }) {
  const t = useTranslations("orders");
  const risky = row.lines_at_risk ?? 0;
  if (!row.cancellation_asked && risky === 0) return null;
  return (
    <span className="block font-medium text-note text-warning">
      {row.cancellation_asked && t("asksToCancel")}
      {row.cancellation_asked && risky > 0 && " · "}
      {risky > 0 && t("linesAtRisk", { count: risky })}
    </span>
  );
}

function PaymentLabel({ row }: { row: OrderRow }) {
  const quiet = row.payment_state === "paid" || row.state === "cancelled";
  return (
    <span
      className={cx(
        row.payment_state === "overdue" ? "font-medium text-danger" : quiet ? "text-ink-3" : "text-ink-2",
      )}
    >
      {row.payment_label}
    </span>
  );
}

function Tracking({ row }: { row: OrderRow }) {
  return row.tracking.map((parcel) =>
    parcel.url == null ? null : (
      <a
        key={parcel.number}
        href={parcel.url}
        target="_blank"
        rel="noreferrer"
        className="relative z-10 block text-accent text-note underline underline-offset-4"
      >
        {parcel.carrier} {parcel.number}
      </a>
    ),
  );
}
