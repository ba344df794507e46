/** What the pages ask about margin rules and prices under the loss floor. */
import { call } from "./call";
import type { Regime } from "./types";

/** Empty lists accept anything. */
export interface RuleScope {
  regimes: Regime[];
  brands: string[];
  item_groups: string[];
  grades: string[];
  functionalities: string[];
  /** Lowest supplier's price, included. */
  cost_from_cents: number | null;
  /** Highest supplier's price, excluded. */
  cost_to_cents: number | null;
  client_id: string | null;
  client_group_id: string | null;
}

export type Rounding = "cent" | "euro" | "ninety";

export interface MarginRule {
  /** `null` for a new one. */
  id: string | null;
  name: string;
  /** Order within its audience, the lowest first. */
  priority: number;
  active: boolean;
  /** First and last day, `YYYY-MM-DD`. */
  valid_from: string | null;
  valid_to: string | null;
  scope: RuleScope;
  markup_bp: number;
  fixed_cents: number;
  minimum_price_cents: number | null;
  rounding: Rounding;
}

export interface Margins {
  version: number;
  /** In the order in which they are tried. */
  rules: MarginRule[];
}

export interface Mover {
  offer_id: string;
  sku: string;
  regime: Regime;
  name: string;
  grade: string;
  cost_cents: number;
  quantity: number;
  price_before_cents: number;
  price_after_cents: number;
}

export interface Step {
  /** `null` for everything lower. */
  from_bp: number | null;
  /** `null` for everything above. */
  to_bp: number | null;
  before: number;
  after: number;
}

/** What other rules would do, on the published catalogue. */
export interface Effect {
  offers: number;
  offers_changed: number;
  dearer: number;
  cheaper: number;
  units: number;
  average_markup_bp_before: number;
  average_markup_bp_after: number;
  average_margin_cents_before: number;
  average_margin_cents_after: number;
  revenue_cents_before: number;
  revenue_cents_after: number;
  without_price: number;
  below_floor: number;
  histogram: Step[];
  worst: Mover[];
  best: Mover[];
}

export interface RuleChange {
  before: MarginRule | null;
  after: MarginRule | null;
}

export interface MarginStep {
  version: number;
  at: string;
  by: string | null;
  reason: string | null;
  changes: RuleChange[];
  catalogue_version: number | null;
}

export function readMargins(signal: AbortSignal): Promise<Margins> {
  return call("GET", "/api/margins", { signal });
}

export function saveMargins(rules: MarginRule[], version: number, reason: string): Promise<Margins> {
  return call("POST", "/api/margins", { body: { rules, version, reason } });
}

/** For whom rules are tried: a company or group sees its own before the common ones. */
export interface Audience {
  client_id: string | null;
  client_group_id: string | null;
}

export function simulateMargins(
  rules: MarginRule[],
  audience: Audience,
  signal: AbortSignal,
): Promise<Effect> {
  return call("POST", "/api/margins/simulate", { body: { rules, ...audience }, signal });
}

export function marginHistory(
  query: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<{ total: number; items: MarginStep[] }> {
  return call("GET", "/api/margins/history", { query, signal });
}

export type FloorDecision = "raise_to_floor" | "keep" | "withdraw";

/** An offer whose rule asks for less than the loss floor. */
export interface Quarantined {
  offer_id: string;
  sku: string;
  regime: Regime;
  name: string;
  grade: string;
  quantity: number;
  price_cents: number;
  floor_cents: number;
  cost_cents: number;
  rule: string;
  since: string;
  /** `null` while it is open. */
  decision: FloorDecision | null;
  reason: string | null;
  decided_by: string | null;
}

export function readQuarantine(signal: AbortSignal): Promise<{ open: number; items: Quarantined[] }> {
  return call("GET", "/api/catalog/quarantine", { signal });
}

export function decideFloor(offerId: string, decision: FloorDecision, reason: string | null): Promise<void> {
  return call("POST", `/api/catalog/quarantine/${offerId}`, { body: { decision, reason } });
}

interface Named {
  id: string;
  name: string;
}

export async function clientGroups(signal: AbortSignal): Promise<Named[]> {
  return (await call<{ items: Named[] }>("GET", "/api/client-groups", { signal })).items;
}

export async function activeClients(signal: AbortSignal): Promise<Named[]> {
  const query = { status: "active", limit: 200, offset: 0 };
  return (await call<{ items: Named[] }>("GET", "/api/clients", { query, signal })).items;
}
