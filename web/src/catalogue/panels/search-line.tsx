"use client";

import { Bell, BellOff, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import type { SavedSearch } from "@/api/market";
import { useFormat } from "@/i18n/use-format";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";

interface SearchLineProps {
  search: SavedSearch;
  busy: boolean;
  onShow: () => void;
  onForget: () => void;
  onAlert: (alert: SavedSearch["alert"]) => void;
}

/** One kept search: its name leads to it, what is new since, whether it tells. */
export function SearchLine({ search, busy, onShow, onForget, onAlert }: SearchLineProps) {
  const t = useTranslations("market.searches");
  const format = useFormat();
  const { alert } = search;
  const Icon = alert ? Bell : BellOff;
  return (
    <li className="flex items-center gap-1 border-line border-b py-1 pr-2 pl-4 hover:bg-hover">
      <button type="button" onClick={onShow} className="min-w-0 flex-1 py-1.5 text-left">
        <span className="block truncate font-medium">{search.name}</span>
        <span className="block text-grid text-ink-2">
          {search.matches === null
            ? t("unreadable")
            : t("matches", { count: search.matches, value: format.integer(search.matches) })}
          {search.new_since > 0 && (
            <span className="font-medium text-new"> · {t("newSince", { count: search.new_since })}</span>
          )}
          {alert && (
            <span className="text-ink-3">
              {" · "}
              {t("wish", { units: format.integer(alert.quantity_min) })}
              {alert.price_max_cents !== null &&
                ` ${t("wishPrice", { price: format.money(alert.price_max_cents) })}`}
            </span>
          )}
        </span>
      </button>
      <IconButton
        label={alert ? t("silence", { name: search.name }) : t("alertOn", { name: search.name })}
        disabled={busy}
        aria-pressed={alert !== null}
        onClick={() => onAlert(alert ? null : { quantity_min: 1, price_max_cents: null, by_mail: true })}
      >
        <Icon size={15} aria-hidden className={cx(alert && "text-accent")} />
      </IconButton>
      <IconButton label={t("forget", { name: search.name })} disabled={busy} onClick={onForget}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
