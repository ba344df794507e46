/** Rules as somebody changes them, before they are saved. */
import type { MarginRule } from "@/api/margins";

/** A rule with a name of its own within the page: new ones have no id yet. */
export interface DraftRule {
  key: string;
  rule: MarginRule;
}

export function draftOf(rules: MarginRule[]): DraftRule[] {
  return rules.map((rule, index) => ({ key: rule.id ?? `new-${index}`, rule }));
}

export function newRule(name: string, rules: DraftRule[]): MarginRule {
  return {
    id: null,
    name,
    priority: rules.reduce((least, { rule }) => Math.min(least, rule.priority), 100) - 10,
    active: true,
    valid_from: null,
    valid_to: null,
    scope: {
      regimes: [],
      brands: [],
      item_groups: [],
      grades: [],
      functionalities: [],
      cost_from_cents: null,
      cost_to_cents: null,
      client_id: null,
      client_group_id: null,
    },
    markup_bp: 1_100,
    fixed_cents: 0,
    minimum_price_cents: null,
    rounding: "cent",
  };
}

/** How many rules differ from those in force: new, changed or removed. */
export function changeCount(inForce: MarginRule[], draft: DraftRule[]): number {
  const before = new Map(inForce.map((rule) => [rule.id, JSON.stringify(rule)]));
  const kept = new Set(draft.map(({ rule }) => rule.id));
  const touched = draft.filter(
    ({ rule }) => rule.id === null || before.get(rule.id) !== JSON.stringify(rule),
  );
  return touched.length + inForce.filter((rule) => !kept.has(rule.id)).length;
}

/** In the order in which they are tried: a company's own, its group's, the common ones; then by priority. */
export function inOrder(draft: DraftRule[]): DraftRule[] {
  const level = ({ rule }: DraftRule) =>
    rule.scope.client_id !== null ? 0 : rule.scope.client_group_id !== null ? 1 : 2;
  return [...draft].sort((a, b) => level(a) - level(b) || a.rule.priority - b.rule.priority);
}
