"use client";

/** The price as steps: it holds from one list to the next. Labelled on the line, with a table for screen readers. */
import { useTranslations } from "use-intl";
import { useFormat } from "@/i18n/use-format";
import { type PricedDay, type Step, stepsOf } from "./price-steps";

const WIDTH = 432;
const HEIGHT = 140;
const TOP = 20;
/** Room for the lowest price under its step, and for the days under the axis. */
const BOTTOM = 38;
const AXIS = 18;
const RIGHT = 74;

export function PriceHistory({ points }: { points: PricedDay[] }) {
  const t = useTranslations("product");
  const format = useFormat();
  const steps = stepsOf(points, Date.now());
  const [first] = steps;
  if (!first) return <p className="text-grid text-ink-2">{t("historyNone")}</p>;
  if (steps.length === 1)
    return <p className="text-grid text-ink-2">{t("historyOne", { day: format.longDay(first.day) })}</p>;
  return (
    <>
      <Chart steps={steps} />
      <table className="sr-only">
        <caption>{t("historyTable")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("date")}</th>
            <th scope="col">{t("price")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.from}>
              <td>{format.day(step.day)}</td>
              <td>{format.money(step.cents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Chart({ steps }: { steps: Step[] }) {
  const format = useFormat();
  const start = steps[0]?.from ?? 0;
  const end = Math.max(start + 1, steps[steps.length - 1]?.to ?? 0);
  const prices = steps.map((step) => step.cents);
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const x = (at: number) => ((at - start) / (end - start)) * (WIDTH - RIGHT);
  const y = (cents: number) => TOP + ((high - cents) / Math.max(1, high - low)) * (HEIGHT - TOP - BOTTOM);

  let line = "";
  let until: number | null = null;
  for (const step of steps) {
    // A gap where there was no price starts a new line.
    line += until === step.from ? `V${y(step.cents)}` : `M${x(step.from)} ${y(step.cents)}`;
    line += `H${x(step.to)}`;
    until = step.to;
  }
  const last = steps[steps.length - 1];
  const peak = steps.find((step) => step.cents === high);
  const valley = steps.find((step) => step.cents === low);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block h-auto w-full overflow-visible text-[11px]"
    >
      <line x1={0} x2={WIDTH - RIGHT} y1={HEIGHT - AXIS} y2={HEIGHT - AXIS} className="stroke-line" />
      <path d={line} fill="none" className="stroke-ink-2" strokeWidth={1.5} strokeLinejoin="round" />
      {steps.map((step) => (
        <rect
          key={step.from}
          x={x(step.from)}
          y={0}
          width={Math.max(2, x(step.to) - x(step.from))}
          height={HEIGHT}
          fill="transparent"
        >
          <title>{`${format.day(step.day)}, ${format.money(step.cents)}`}</title>
        </rect>
      ))}
      {peak && peak !== last && <Mark step={peak} x={x} y={y} above />}
      {valley && valley !== last && valley !== peak && <Mark step={valley} x={x} y={y} above={false} />}
      {last && (
        <>
          <circle cx={x(last.to)} cy={y(last.cents)} r={3} className="fill-ink" />
          <text x={x(last.to) + 8} y={y(last.cents) + 4} className="fill-ink font-semibold text-[12px]">
            {format.money(last.cents)}
          </text>
        </>
      )}
      {dayLabels(steps, x).map(({ step, at, anchor }) => (
        <text key={step.from} x={at} y={HEIGHT - 2} textAnchor={anchor} className="fill-ink-3">
          {format.shortDay(step.day)}
        </text>
      ))}
    </svg>
  );
}

interface MarkProps {
  step: Step;
  x: (at: number) => number;
  y: (cents: number) => number;
  above: boolean;
}

/** The highest or the lowest price, written where it stands. */
function Mark({ step, x, y, above }: MarkProps) {
  const format = useFormat();
  const middle = (x(step.from) + x(step.to)) / 2;
  return (
    <text
      x={Math.max(24, Math.min(WIDTH - RIGHT - 24, middle))}
      y={y(step.cents) + (above ? -7 : 15)}
      textAnchor="middle"
      className="fill-ink-2"
    >
      {format.money(step.cents)}
    </text>
  );
}

/** Days of the lists under the axis, as many as fit without touching. */
function dayLabels(steps: Step[], x: (at: number) => number) {
  const labels: { step: Step; at: number; anchor: "start" | "middle" }[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const step of steps) {
    const at = x(step.from);
    if (at < free || at > WIDTH - RIGHT - 10) continue;
    labels.push({ step, at, anchor: labels.length === 0 ? "start" : "middle" });
    free = at + 58;
  }
  return labels;
}
