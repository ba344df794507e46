/** What the pages ask about margin rules and prices under the loss floor. */
import { answered, done } from "./body";
import { client } from "./client";
import type { Body, Items, Narrow, Ok, Regime } from "./types";

type RawRule = Body<"/api/margins", "post">["rules"][number];

/** Empty lists accept anything. The supplier's price lies between the two, the second excluded. */
export interface RuleScope {
  regimes: Regime[];
  brands: string[];
  item_groups: string[];
  grades: string[];
  functionalities: string[];
  cost_from_cents: number | null;
  cost_to_cents: number | null;
  client_id: string | null;
  client_group_id: string | null;
}

export type Rounding = NonNullable<RawRule["rounding"]>;

/** A rule as the server gives it: everything is said, and a new one has no id yet. */
export type MarginRule = Narrow<Required<RawRule>, { scope: RuleScope; rounding: Rounding }>;

/** Rules in the order in which they are tried. */
export type Margins = Narrow<Ok<"/api/margins", "get">, { rules: MarginRule[] }>;

/** What other rules would do, on the published catalogue. */
export type Effect = Ok<"/api/margins/simulate", "post">;
export type Mover = Effect["worst"][number];
export type Step = Effect["histogram"][number];

export interface RuleChange {
  before: MarginRule | null;
  after: MarginRule | null;
}

export type MarginStep = Narrow<Items<"/api/margins/history">, { changes: RuleChange[] }>;

/** The rules as the document describes them. */
const sent = (rules: MarginRule[]) => rules as unknown as RawRule[];
const margins = async (request: Promise<unknown>) => (await request) as Margins;

export function readMargins(signal: AbortSignal): Promise<Margins> {
  return margins(answered(client.GET("/api/margins", { signal })));
}

export function saveMargins(rules: MarginRule[], version: number, reason: string): Promise<Margins> {
  return margins(answered(client.POST("/api/margins", { body: { rules: sent(rules), version, reason } })));
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
  return answered(
    client.POST("/api/margins/simulate", { body: { rules: sent(rules), ...audience }, signal }),
  );
}

export async function marginHistory(
  query: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<{ total: number; items: MarginStep[] }> {
  const asked = client.GET("/api/margins/history", { params: { query }, signal });
  return (await answered(asked)) as unknown as { total: number; items: MarginStep[] };
}

/** An offer whose rule asks for less than the loss floor. */
export type Quarantined = Items<"/api/catalog/quarantine">;
export type FloorDecision = NonNullable<Quarantined["decision"]>;

export function readQuarantine(signal: AbortSignal): Promise<{ open: number; items: Quarantined[] }> {
  return answered(client.GET("/api/catalog/quarantine", { signal }));
}

export function decideFloor(id: string, decision: FloorDecision, reason: string | null): Promise<void> {
  const params = { path: { id } };
  return done(client.POST("/api/catalog/quarantine/{id}", { params, body: { decision, reason } }));
}

interface Named {
  id: string;
  name: string;
}

export async function clientGroups(signal: AbortSignal): Promise<Named[]> {
  return (await answered(client.GET("/api/client-groups", { signal }))).items;
}

export async function activeClients(signal: AbortSignal): Promise<Named[]> {
  const query = { status: "active", limit: 200, offset: 0 };
  return (await answered(client.GET("/api/clients", { params: { query }, signal }))).items;
}
