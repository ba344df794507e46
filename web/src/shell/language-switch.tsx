"use client";

import { useTranslations } from "use-intl";
import type { Language } from "@/api/types";
import { useShownLanguage } from "@/i18n/provider";
import { usePreferences } from "@/lib/preferences";
import { cx } from "@/ui/cx";

const LANGUAGES: { value: Language; short: string; name: "french" | "english" }[] = [
  { value: "fr", short: "FR", name: "french" },
  { value: "en", short: "EN", name: "english" },
];

/** The two languages side by side, for pages without an account menu. */
export function LanguageSwitch() {
  const t = useTranslations("shell");
  const shown = useShownLanguage();
  return (
    <fieldset aria-label={t("language")} className="flex gap-1">
      {LANGUAGES.map(({ value, short, name }) => (
        <button
          key={value}
          type="button"
          lang={value}
          aria-pressed={shown === value}
          onClick={() => usePreferences.setState({ language: value })}
          className={cx(
            "h-8 min-w-9 rounded-md px-2 font-medium text-grid pointer-coarse:h-11 pointer-coarse:min-w-11",
            shown === value ? "text-ink" : "text-ink-3 hover:text-ink",
          )}
        >
          {short}
          <span className="sr-only">, {t(name)}</span>
        </button>
      ))}
    </fieldset>
  );
}
