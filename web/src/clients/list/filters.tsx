"use client";

import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { ClientPage } from "@/api/clients";
import { useFormat } from "@/i18n/use-format";
import { setSearch, useSearch } from "@/lib/address";
import { useShortcut } from "@/lib/shortcuts";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { STATUSES, useGroups } from "../use-clients";

/** Puts a filter into the address, or takes it out. */
function put(name: string, value: string) {
  const params = new URLSearchParams(window.location.search);
  if (value === "") params.delete(name);
  else params.set(name, value);
  setSearch(params.toString());
}

/** States with their counts, search, price group. */
export function Filters({ counters }: { counters: ClientPage["counters"] | undefined }) {
  const t = useTranslations("clients");
  const format = useFormat();
  const params = new URLSearchParams(useSearch());
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(params.get("q") ?? "");
  const groups = useGroups();
  useShortcut("/", (event) => {
    event.preventDefault();
    field.current?.focus();
  });
  const total = counters && STATUSES.reduce((sum, status) => sum + (counters[status] ?? 0), 0);
  const status = params.get("status") ?? "";
  const asked = params.get("q") ?? "";
  // The filters may have been cleared from elsewhere.
  const shown = asked === "" && typed !== "" && document.activeElement !== field.current ? "" : typed;

  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-2 md:px-6">
      <fieldset aria-label={t("columns.status")} className="flex max-w-full gap-1 overflow-x-auto">
        {["", ...STATUSES].map((one) => {
          const count = one === "" ? total : counters?.[one as keyof typeof counters];
          const on = status === one;
          return (
            <button
              key={one}
              type="button"
              aria-pressed={on}
              onClick={() => put("status", one)}
              className={cx(
                "flex h-8 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 font-medium text-grid pointer-coarse:h-11",
                on ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              {t(`counters.${one === "" ? "all" : (one as (typeof STATUSES)[number])}`)}
              {count !== undefined && (
                <span
                  className={cx(
                    "font-normal",
                    one === "pending" && count > 0
                      ? "rounded-full bg-info-soft px-1.5 font-medium text-info"
                      : on
                        ? "text-accent"
                        : "text-ink-3",
                  )}
                >
                  {format.integer(count)}
                </span>
              )}
            </button>
          );
        })}
      </fieldset>
      <div className="relative min-w-[220px] flex-1 md:max-w-[380px]">
        <Search
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <Input
          ref={field}
          dense
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          className="pl-8"
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            put("q", event.target.value.trim());
          }}
          onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
        />
      </div>
      {groups.data && groups.data.items.length > 0 && (
        <Select
          dense
          aria-label={t("group")}
          className="max-w-[200px]"
          value={params.get("group") ?? ""}
          onChange={(event) => put("group", event.target.value)}
        >
          <option value="">{t("allGroups")}</option>
          {groups.data.items.map((group) => (
            <option key={group.id} value={group.id}>
              {group.name}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
