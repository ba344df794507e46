/** What staff decide about price lists beside publishing them, and what helps them to. */
import { call, download } from "./call";
import type { ChangeClass, ChangePage, Import, Regime } from "./types";

const one = (id: string) => `/api/catalog/imports/${encodeURIComponent(id)}`;

/** Publishes at a time; `null` takes the decision back. A reason overrides the guard. */
export function scheduleImport(id: string, at: string | null, reason: string | null): Promise<Import> {
  return call("POST", `${one(id)}/schedule`, { body: { at, override_guard: reason !== null, reason } });
}

/** Makes a new import of what an earlier one put online, to be looked at and published. */
export function rollBackTo(id: string, reason: string): Promise<Import> {
  return call("POST", `${one(id)}/roll-back`, { body: { reason } });
}

/** The workbook with the findings beside the cells that they are about. */
export function annotatedFile(id: string): Promise<Blob> {
  return download(`${one(id)}/annotated`);
}

export function compareImports(
  query: { older: string; newer: string; offset: number; limit: number; class?: ChangeClass; q?: string },
  signal: AbortSignal,
): Promise<ChangePage> {
  return call("GET", "/api/catalog/imports/compare", { query, signal });
}

export interface Mapping {
  /** From left to right. */
  columns: { header: string; samples: string[]; meaning: string | null }[];
  /** Required ones first. */
  meanings: { meaning: string; required: boolean }[];
}

export function readMapping(id: string, signal: AbortSignal): Promise<Mapping> {
  return call("GET", `${one(id)}/mapping`, { signal });
}

export function mapColumns(id: string, meanings: Record<string, string | null>): Promise<Import> {
  return call("POST", `${one(id)}/mapping`, { body: { meanings } });
}

/** One of several rows of an article that contradict each other. */
export interface DuplicateRow {
  row: number;
  sku: string;
  regime: Regime;
  name: string;
  grade: string;
  functionality: string;
  boxed: string;
  colour: string | null;
  quantity: number;
  cost_cents: number | null;
  chosen: boolean;
}

export async function listDuplicates(id: string, signal: AbortSignal): Promise<DuplicateRow[]> {
  return (await call<{ items: DuplicateRow[] }>("GET", `${one(id)}/duplicates`, { signal })).items;
}

export function chooseRow(id: string, row: number): Promise<Import> {
  return call("POST", `${one(id)}/duplicates`, { body: { row } });
}
