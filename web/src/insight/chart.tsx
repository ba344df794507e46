"use client";

/** Revenue over the period as bars, the period before as dashes. The table says the same. */
import { useTranslations } from "use-intl";
import type { Overview } from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { useRoom } from "@/lib/room";
import { type Bar, barsOf } from "./series";

const HEIGHT = 160;
const HEAD = 18;
const FOOT = 20;
/** Pixels between two labels of the axis. */
const LABEL = 72;

export function Chart({ overview }: { overview: Overview }) {
  const t = useTranslations("insight");
  const bars = barsOf(overview);
  const title = t("chart", { step: overview.step });
  if (bars.every((bar) => bar.value === 0 && bar.before === 0))
    return <p className="py-10 text-center text-grid text-ink-3">{t("chartEmpty")}</p>;
  return (
    <figure>
      <Drawing bars={bars} />
      <figcaption className="mt-1 text-ink-3 text-note">{t("chartHint")}</figcaption>
      <BarTable bars={bars} title={title} />
    </figure>
  );
}

function Drawing({ bars }: { bars: Bar[] }) {
  const format = useFormat();
  const [measure, width] = useRoom();
  const most = Math.max(1, ...bars.flatMap((bar) => [bar.value, bar.before]));
  const step = width / bars.length;
  const gap = Math.min(4, step / 5);
  const height = (cents: number) => (cents === 0 ? 0 : Math.max(1.5, (cents / most) * HEIGHT));
  const every = Math.max(1, Math.ceil(LABEL / step));
  const highest = bars.findIndex((bar) => bar.value === Math.max(...bars.map(({ value }) => value)));
  return (
    <div ref={measure} className="w-full">
      <svg
        aria-hidden
        width={width}
        height={HEAD + HEIGHT + FOOT}
        className="block overflow-visible text-[11px]"
      >
        <g transform={`translate(0 ${HEAD})`}>
          {bars.map((bar, index) => (
            <g key={bar.day}>
              <title>{`${format.day(bar.day)} : ${format.money(bar.value)} (${format.money(bar.before)})`}</title>
              <rect
                x={index * step}
                y={0}
                width={step}
                height={HEIGHT}
                className="fill-transparent hover:fill-hover"
              />
              <rect
                x={index * step + gap / 2}
                y={HEIGHT - height(bar.value)}
                width={step - gap}
                height={height(bar.value)}
                className="pointer-events-none fill-accent/70"
              />
              {bar.before > 0 && (
                <line
                  x1={index * step + gap / 2}
                  x2={(index + 1) * step - gap / 2}
                  y1={HEIGHT - height(bar.before)}
                  y2={HEIGHT - height(bar.before)}
                  strokeDasharray="3 2"
                  className="pointer-events-none stroke-2 stroke-ink-2"
                />
              )}
              {index === highest && bar.value > 0 && (
                <text
                  x={Math.min(Math.max(index * step + step / 2, 30), width - 30)}
                  y={HEIGHT - height(bar.value) - 5}
                  textAnchor="middle"
                  className="fill-ink font-medium"
                >
                  {format.wholeEuros(bar.value)}
                </text>
              )}
              {index % every === 0 && (
                <text x={index * step + gap / 2} y={HEIGHT + 15} className="fill-ink-3">
                  {format.shortDay(bar.day)}
                </text>
              )}
            </g>
          ))}
          <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" />
        </g>
      </svg>
    </div>
  );
}

function BarTable({ bars, title }: { bars: Bar[]; title: string }) {
  const t = useTranslations("insight");
  const format = useFormat();
  return (
    <table className="sr-only">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t("chartDay")}</th>
          <th scope="col">{t("chartNow")}</th>
          <th scope="col">{t("chartThen")}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.day}>
            <td>{format.day(bar.day)}</td>
            <td>{format.money(bar.value)}</td>
            <td>{format.money(bar.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
