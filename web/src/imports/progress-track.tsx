"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { isMoving, STEPS, stepsDone } from "./state";

/** Where the list stands between the supplier's file and the clients, with the work of the moment below. */
export function ProgressTrack({ one }: { one: Import }) {
  const t = useTranslations("imports");
  const done = stepsDone(one.state);
  if (done === null) return null;
  const moving = isMoving(one.state) && !one.scheduled_at;
  return (
    <div>
      <ol aria-label={t("steps.label")} className="flex flex-wrap items-center gap-y-1">
        {STEPS.map((step, index) => {
          const status = index < done ? "done" : index === done && moving ? "current" : "todo";
          return (
            <li
              key={step}
              aria-current={status === "current" ? "step" : undefined}
              className="flex items-center text-grid"
            >
              {index > 0 && (
                <span
                  aria-hidden
                  className={cx("mx-2.5 h-px w-6 md:w-10", index < done ? "bg-accent" : "bg-line-strong")}
                />
              )}
              <span
                aria-hidden
                className={cx(
                  "mr-1.5 flex size-4 items-center justify-center rounded-full",
                  status === "done" && "bg-accent text-on-accent",
                  status === "current" && "animate-pulse border-2 border-accent",
                  status === "todo" && "border border-line-strong",
                )}
              >
                {status === "done" && <Check size={11} strokeWidth={3} />}
              </span>
              <span className={cx(status === "todo" ? "text-ink-3" : "font-medium")}>
                {t(`steps.${step}`)}
                <span className="sr-only">, {t(`steps.${status}`)}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {moving && <Work one={one} />}
    </div>
  );
}

function Work({ one }: { one: Import }) {
  const t = useTranslations("imports.progress");
  const format = useFormat();
  const { progress, state } = one;
  const label =
    state === "received" || state === "read" || state === "priced" || state === "scheduled" ? t(state) : "";
  const share = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
  return (
    <div className="mt-4 max-w-[560px]">
      <p role="status" className="flex justify-between gap-4 text-grid">
        <span>{label}</span>
        {share !== null && (
          <span className="text-ink-2">
            {t("percent", { percent: format.integer(Math.round(share * 100)) })}
          </span>
        )}
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        className="mt-1.5 h-1 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={cx(
            "h-full rounded-full bg-accent transition-[width] duration-300",
            share === null && "animate-pulse",
          )}
          style={{ width: share === null ? "100%" : `${Math.round(share * 100)}%` }}
        />
      </div>
    </div>
  );
}
