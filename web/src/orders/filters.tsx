"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { OrderFilter, OrderPage, OrderState } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { imeiGroups } from "./imei";

/** The order of an order's life. */
const STATES: OrderState[] = [
  "awaiting_client",
  "submitted",
  "awaiting_supplier",
  "pending_payment",
  "preparing",
  "shipping",
  "completed",
  "cancelled",
];

function put(name: keyof OrderFilter, value: string): void {
  const params = new URLSearchParams(window.location.search);
  if (value === "") params.delete(name);
  else params.set(name, value);
  setSearch(params.toString());
}

export function OrderFilters({ filter, page }: { filter: OrderFilter; page: OrderPage | undefined }) {
  const t = useTranslations("orders");
  const used = Object.values(filter).some((value) => value !== "");
  return (
    <div className="flex shrink-0 flex-col gap-2 border-line border-b bg-surface px-4 py-2 md:px-6">
      <States filter={filter} page={page} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-grid">
        {filter.unit === "" ? <SearchField value={filter.q} /> : <Phone identifier={filter.unit} />}
        <Select
          dense
          aria-label={t("regime")}
          value={filter.regime}
          onChange={(event) => put("regime", event.target.value)}
        >
          <option value="">{t("bothRegimes")}</option>
          <option value="marginal">{t("regimeOf.marginal")}</option>
          <option value="standard">{t("regimeOf.standard")}</option>
        </Select>
        <span className="flex items-center gap-3 max-md:basis-full">
          {(["from", "to"] as const).map((end) => (
            <label key={end} htmlFor={`orders-${end}`} className="flex items-center gap-2 text-ink-2">
              {t(end)}
              <Input
                id={`orders-${end}`}
                dense
                type="date"
                className="w-[140px]!"
                value={filter[end]}
                onChange={(event) => put(end, event.target.value)}
              />
            </label>
          ))}
        </span>
        {used && (
          <Button look="quiet" onClick={() => setSearch("")}>
            {t("clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

function States({ filter, page }: { filter: OrderFilter; page: OrderPage | undefined }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const counts = new Map(page?.counts.map((one) => [one.state as OrderState, one]));
  const all = [...counts.values()].reduce((sum, { orders }) => sum + orders, 0);
  const shown = STATES.filter((state) => (counts.get(state)?.orders ?? 0) > 0 || filter.state === state);
  const tabs = [
    { state: "", name: t("all"), orders: all },
    // Named by the server, which calls a state otherwise for staff than for clients.
    ...shown.map((state) => {
      const count = counts.get(state);
      return { state, name: count?.label ?? t(`states.${state}`), orders: count?.orders ?? 0 };
    }),
  ];
  return (
    <div className="-mx-1 flex gap-1 overflow-x-auto" role="group" aria-label={t("state")}>
      {tabs.map(({ state, name, orders }) => (
        <button
          key={state}
          type="button"
          aria-pressed={filter.state === state}
          onClick={() => put("state", state)}
          className={cx(
            "h-8 shrink-0 whitespace-nowrap rounded-md px-2.5 font-medium text-grid pointer-coarse:h-10",
            filter.state === state ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {name}
          <span className="ml-1.5 font-normal text-ink-3 tabular-nums">{format.integer(orders)}</span>
        </button>
      ))}
    </div>
  );
}

/** The phone whose orders are shown, and how to see all again. */
function Phone({ identifier }: { identifier: string }) {
  const t = useTranslations("orders");
  return (
    <button
      type="button"
      className="inline-flex h-8 items-center gap-1.5 rounded-md bg-selected px-2.5 font-medium text-accent hover:bg-hover pointer-coarse:h-10"
      aria-label={t("unitAll", { identifier })}
      onClick={() => put("unit", "")}
    >
      {t("unit")} <span className="font-mono text-note">{imeiGroups(identifier)}</span>
      <X size={14} aria-hidden />
    </button>
  );
}

const WAIT_MS = 250;

function SearchField({ value }: { value: string }) {
  const t = useTranslations("orders");
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => put("q", text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <span className="relative w-full max-w-72">
      <Search size={14} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
      <Input
        dense
        type="search"
        className="pl-8!"
        aria-label={t("search")}
        placeholder={t("search")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}
