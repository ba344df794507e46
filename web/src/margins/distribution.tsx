"use client";

/** Offers in stock by mark-up: what is now as an outline, what would be as bars. The table says the same. */
import { useTranslations } from "use-intl";
import type { Step } from "@/api/margins";
import { useFormat } from "@/i18n/use-format";

const WIDTH = 388;
const HEIGHT = 96;
const FOOT = 18;

export function Distribution({ steps, changed }: { steps: Step[]; changed: boolean }) {
  const t = useTranslations("trade.effect");
  const format = useFormat();
  const most = Math.max(1, ...steps.flatMap((step) => [step.before, step.after]));
  const width = WIDTH / Math.max(1, steps.length);
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT));
  const from = (step: Step) => (step.from_bp === null ? t("lower") : `${step.from_bp / 100}`);
  const percent = (value: number) => format.percent(value).replace("+", "");
  const name = (step: Step) =>
    step.from_bp === null
      ? t("under", { to: percent(step.to_bp ?? 0) })
      : step.to_bp === null
        ? t("over", { from: percent(step.from_bp) })
        : t("between", { from: percent(step.from_bp), to: percent(step.to_bp) });
  return (
    <section className="px-4 pt-5">
      <h3 className="mb-2 font-medium text-grid">{t("distribution")}</h3>
      <svg
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
        className="block w-full overflow-visible text-[11px]"
      >
        {steps.map((step, index) => (
          <g key={step.from_bp ?? "lowest"}>
            <title>{`${name(step)} : ${format.integer(step.after)}`}</title>
            <rect
              x={index * width + 2}
              y={HEIGHT - height(step.after)}
              width={width - 4}
              height={height(step.after)}
              className="fill-accent/60"
            />
            {changed && (
              <rect
                x={index * width + 2}
                y={HEIGHT - height(step.before)}
                width={width - 4}
                height={height(step.before)}
                fill="none"
                className="stroke-ink-2"
                strokeDasharray="2 2"
              />
            )}
            {index % 3 === 1 && (
              <text x={index * width} y={HEIGHT + 14} textAnchor="middle" className="fill-ink-3">
                {from(step)}
              </text>
            )}
          </g>
        ))}
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" />
      </svg>
      <p className="mt-1 text-ink-3 text-note">{changed ? t("legend") : t("axis")}</p>
      <table className="sr-only">
        <caption>{t("distribution")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("markup")}</th>
            <th scope="col">{t("before")}</th>
            <th scope="col">{t("after")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.from_bp ?? "lowest"}>
              <td>{name(step)}</td>
              <td>{format.integer(step.before)}</td>
              <td>{format.integer(step.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
