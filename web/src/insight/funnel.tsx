"use client";

import { useTranslations } from "use-intl";
import type { Overview } from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { percent } from "./figures";

/** From the catalogue to the order, each step as a share of the first. */
export function Funnel({ funnel }: { funnel: Overview["funnel"] }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const steps = (["viewers", "carters", "buyers"] as const).map((code) => ({ code, count: funnel[code] }));
  // Somebody may order by telephone without having looked: the widest step is the measure.
  const most = Math.max(1, ...steps.map(({ count }) => count));
  return (
    <>
      <ol className="flex flex-col gap-3">
        {steps.map(({ code, count }) => (
          <li key={code} className="text-grid">
            <span className="flex justify-between gap-4">
              <span>{t(code)}</span>
              <span className="tabular-nums">
                <span className="font-medium">{format.integer(count)}</span>
                {code !== "viewers" && funnel.viewers > 0 && (
                  <span className="ml-2 text-ink-3">
                    {percent(format, Math.round((count * 10_000) / funnel.viewers))}
                  </span>
                )}
              </span>
            </span>
            <span aria-hidden className="mt-1 block h-1.5 rounded-xs bg-sunken">
              <span
                className="block h-full rounded-xs bg-accent/70"
                style={{ width: `${(count / most) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-3 text-grid text-ink-2">
        {t("cartsSubmitted", {
          submitted: format.integer(funnel.carts_submitted),
          carts: format.integer(funnel.carts),
        })}
      </p>
    </>
  );
}
