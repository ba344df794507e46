"use client";

/** What the rules on screen would do to the published catalogue, before and after. */
import { useTranslations } from "use-intl";
import type { Audience, Effect, MarginRule } from "@/api/margins";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { cx } from "@/ui/cx";
import { Notice } from "@/ui/notice";
import { Select } from "@/ui/select";
import { Distribution } from "./distribution";
import { Movers } from "./movers";
import { useAudiences } from "./use-audiences";
import { useEffectOf } from "./use-margins";

interface EffectPanelProps {
  rules: MarginRule[];
  audience: Audience;
  onAudience: (audience: Audience) => void;
  changes: number;
}

export function EffectPanel({ rules, audience, onAudience, changes }: EffectPanelProps) {
  const t = useTranslations("trade.effect");
  const effect = useEffectOf(rules, audience, true);
  return (
    <aside
      aria-label={t("title")}
      className="w-full shrink-0 overflow-y-auto border-line bg-canvas max-lg:border-t lg:w-[420px] lg:border-l"
    >
      <div className="flex items-center justify-between gap-3 border-line border-b px-4 py-2">
        <h2 className="font-medium text-body">{t("title")}</h2>
        <AudienceSelect audience={audience} onAudience={onAudience} />
      </div>
      {effect.isError ? (
        <ErrorBlock error={effect.error} retry={() => void effect.refetch()} />
      ) : !effect.data ? (
        <div role="status" aria-label={t("running")} className="flex flex-col gap-4 p-4">
          <span className="skeleton h-4 w-2/3" />
          <span className="skeleton h-24 w-full" />
          <span className="skeleton h-24 w-full" />
        </div>
      ) : (
        <div className={cx("transition-opacity duration-150", effect.isPlaceholderData && "opacity-60")}>
          <Figures effect={effect.data} changes={changes} />
        </div>
      )}
    </aside>
  );
}

function AudienceSelect({ audience, onAudience }: Pick<EffectPanelProps, "audience" | "onAudience">) {
  const t = useTranslations("trade");
  const { groups, clients } = useAudiences();
  if (groups.length + clients.length === 0) return null;
  const value = audience.client_id ? `c:${audience.client_id}` : `g:${audience.client_group_id ?? ""}`;
  return (
    <Select
      dense
      aria-label={t("effect.seenBy")}
      value={value}
      onChange={(event) => {
        const [kind, id] = event.target.value.split(":");
        onAudience({
          client_id: kind === "c" && id ? id : null,
          client_group_id: kind === "g" && id ? id : null,
        });
      }}
      className="max-w-[200px]"
    >
      <option value="g:">{t("margins.everybody")}</option>
      {groups.map((group) => (
        <option key={group.id} value={`g:${group.id}`}>
          {t("margins.groupNamed", { name: group.name })}
        </option>
      ))}
      {clients.map((client) => (
        <option key={client.id} value={`c:${client.id}`}>
          {client.name}
        </option>
      ))}
    </Select>
  );
}

function Figures({ effect, changes }: { effect: Effect; changes: number }) {
  const t = useTranslations("trade.effect");
  const format = useFormat();
  const unsaved = changes > 0;
  return (
    <>
      <p role="status" className="px-4 pt-3 font-medium">
        {!unsaved && effect.offers_changed === 0
          ? t("present", { count: effect.offers, value: format.integer(effect.offers) })
          : effect.offers_changed === 0
            ? t("nothing")
            : t("moved", {
                count: effect.offers_changed,
                value: format.integer(effect.offers_changed),
                dearer: format.integer(effect.dearer),
                cheaper: format.integer(effect.cheaper),
              })}
      </p>
      <table className="mx-4 mt-3 w-[calc(100%-32px)] text-grid">
        <thead className="text-note text-ink-3">
          <tr>
            <td />
            <th scope="col" className="pb-1 text-right font-normal">
              {t("before")}
            </th>
            <th scope="col" className="pb-1 pl-4 text-right font-normal">
              {t("after")}
            </th>
          </tr>
        </thead>
        <tbody>
          <Line
            label={t("markup")}
            before={effect.average_markup_bp_before}
            after={effect.average_markup_bp_after}
            // A share, not a movement: without the sign.
            write={(value) => format.percent(value).replace("+", "")}
          />
          <Line
            label={t("margin")}
            before={effect.average_margin_cents_before}
            after={effect.average_margin_cents_after}
            write={format.money}
          />
          <Line
            label={t("stock", { value: format.integer(effect.units) })}
            before={effect.revenue_cents_before}
            after={effect.revenue_cents_after}
            write={format.wholeEuros}
          />
        </tbody>
      </table>
      <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
        {effect.without_price > 0 && (
          <Notice tone="danger">
            {t("withoutPrice", { count: effect.without_price, value: format.integer(effect.without_price) })}
          </Notice>
        )}
        {effect.below_floor > 0 && (
          <Notice tone="warning">
            {t("belowFloor", { count: effect.below_floor, value: format.integer(effect.below_floor) })}
          </Notice>
        )}
      </div>
      <Distribution steps={effect.histogram} changed={effect.offers_changed > 0} />
      {effect.offers_changed > 0 && (
        <>
          <Movers title={t("worst")} movers={effect.worst} />
          <Movers title={t("best")} movers={effect.best} />
        </>
      )}
    </>
  );
}

interface LineProps {
  label: string;
  before: number;
  after: number;
  write: (value: number) => string;
}

function Line({ label, before, after, write }: LineProps) {
  return (
    <tr>
      <th scope="row" className="py-1 text-left font-normal text-ink-2">
        {label}
      </th>
      <td className="py-1 text-right text-ink-2">{write(before)}</td>
      <td
        className={cx(
          "py-1 pl-4 text-right font-medium",
          after > before && "text-down",
          after < before && "text-up",
        )}
      >
        {write(after)}
      </td>
    </tr>
  );
}
