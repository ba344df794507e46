"use client";

import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { setSearch, useSearch } from "@/lib/address";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { ACTIONS, useActionName } from "./action-name";

/** Sets a filter in the address; an empty one goes. */
export function putFilter(name: string, value: string): void {
  const params = new URLSearchParams(window.location.search);
  if (value === "") params.delete(name);
  else params.set(name, value);
  setSearch(params.toString());
}

export function AuditFilters() {
  const t = useTranslations("audit");
  const params = new URLSearchParams(useSearch());
  const actionName = useActionName();
  const action = params.get("action") ?? "";
  const named = [...ACTIONS]
    .map((code) => ({ code, name: actionName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  if (action !== "" && !ACTIONS.includes(action)) named.push({ code: action, name: action });

  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-surface px-4 py-2 text-grid md:px-6">
      <Select
        dense
        aria-label={t("action")}
        className="w-[220px]"
        value={action}
        onChange={(event) => putFilter("action", event.target.value)}
      >
        <option value="">{t("allActions")}</option>
        {named.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      {(["from", "until"] as const).map((end) => (
        <label key={end} htmlFor={`audit-${end}`} className="flex items-center gap-2 text-ink-2">
          {t(end)}
          <Input
            id={`audit-${end}`}
            dense
            type="date"
            className="w-[140px]!"
            value={params.get(end) ?? ""}
            onChange={(event) => putFilter(end, event.target.value)}
          />
        </label>
      ))}
      {(["actor", "subject"] as const).map((who) => {
        const id = params.get(who);
        return (
          id && (
            <button
              key={who}
              type="button"
              title={id}
              onClick={() => putFilter(who, "")}
              className="flex h-8 items-center gap-1.5 rounded-md bg-selected px-2 font-medium text-accent"
            >
              {t(who)} <span className="font-mono font-normal text-note">…{id.slice(-8)}</span>
              <X size={14} aria-hidden />
            </button>
          )
        );
      })}
      {params.size > 0 && (
        <Button look="quiet" onClick={() => setSearch("")}>
          {t("clear")}
        </Button>
      )}
    </div>
  );
}
