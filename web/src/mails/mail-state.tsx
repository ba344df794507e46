"use client";

import { useTranslations } from "use-intl";
import { cx } from "@/ui/cx";

type Name = "queued" | "sent" | "failed" | "kept";

export const STATES = ["queued", "sent", "failed", "kept"];

const TONES: Record<Name, string> = {
  queued: "text-info",
  sent: "text-success",
  failed: "text-danger",
  kept: "text-ink-3",
};

/** A state in the words of the page; one that is new counts as waiting. */
export function stateName(state: string): Name {
  return state in TONES ? (state as Name) : "queued";
}

export function MailState({ state }: { state: string }) {
  const t = useTranslations("mails.states");
  const name = stateName(state);
  return (
    <span
      className={cx("inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-note", TONES[name])}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {t(name)}
    </span>
  );
}
