"use client";

/** A rule in words: for whom, for what, how the price is made. */
import { useTranslations } from "use-intl";
import type { MarginRule } from "@/api/margins";
import { useLabels } from "@/catalogue/labels";
import { useFormat } from "@/i18n/use-format";
import { useAudiences } from "./use-audiences";

export function useRuleWords() {
  const t = useTranslations("trade.margins");
  const format = useFormat();
  const labels = useLabels();
  const audiences = useAudiences();

  /** Everybody, a group, or one company. */
  function audience({ client_id, client_group_id }: MarginRule["scope"]): string {
    if (client_id !== null) return audiences.clientName(client_id) ?? t("oneClient");
    if (client_group_id !== null) return audiences.groupName(client_group_id) ?? t("oneGroup");
    return t("everybody");
  }

  /** Which offers: what is not narrowed is not said. */
  function scope({ scope }: MarginRule): string {
    const { cost_from_cents: from, cost_to_cents: to } = scope;
    const parts = [
      scope.regimes.map((regime) => labels.value("regime", regime)).join(", "),
      scope.brands.join(", "),
      scope.item_groups.join(", "),
      scope.grades.map((grade) => labels.value("grade", grade)).join(", "),
      scope.functionalities.map(labels.functionality).join(", "),
      from !== null && to !== null
        ? t("costBetween", { from: format.money(from), to: format.money(to) })
        : from !== null
          ? t("costFrom", { from: format.money(from) })
          : to !== null
            ? t("costTo", { to: format.money(to) })
            : "",
    ].filter((part) => part !== "");
    return parts.length === 0 ? t("allOffers") : parts.join(" · ");
  }

  /** `+11,0 %, +2,00 €, au moins 10,00 €, à l’euro`. */
  function price(rule: MarginRule): string {
    const parts = [format.percent(rule.markup_bp)];
    if (rule.fixed_cents !== 0)
      parts.push(`${rule.fixed_cents > 0 ? "+" : ""}${format.money(rule.fixed_cents)}`);
    if (rule.minimum_price_cents !== null)
      parts.push(t("atLeast", { price: format.money(rule.minimum_price_cents) }));
    if (rule.rounding !== "cent") parts.push(t(`roundings.${rule.rounding}`));
    return parts.join(", ");
  }

  function dates({ valid_from: from, valid_to: to }: MarginRule): string {
    if (from !== null && to !== null) return t("fromTo", { from: format.day(from), to: format.day(to) });
    if (from !== null) return t("from", { day: format.day(from) });
    if (to !== null) return t("until", { day: format.day(to) });
    return "";
  }

  return { audience, scope, price, dates };
}
