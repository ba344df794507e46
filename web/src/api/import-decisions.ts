/** What staff decide about price lists beside publishing them, and what helps them to. */
import { answered } from "./body";
import { client } from "./client";
import { file, filled } from "./file";
import type { ChangeClass, ChangePage, Import, Items, Ok } from "./types";

const ONE = "/api/catalog/imports/{id}";
const path = (id: string) => ({ params: { path: { id } } });

/** Publishes at a time; `null` takes the decision back. A reason overrides the guard. */
export function scheduleImport(id: string, at: string | null, reason: string | null): Promise<Import> {
  const body = { at, override_guard: reason !== null, reason };
  return answered(client.POST(`${ONE}/schedule`, { ...path(id), body }));
}

/** Makes a new import of what an earlier one put online, to be looked at and published. */
export function rollBackTo(id: string, reason: string): Promise<Import> {
  return answered(client.POST(`${ONE}/roll-back`, { ...path(id), body: { reason } }));
}

/** The workbook with the findings beside the cells that they are about. */
export function annotatedFile(id: string): Promise<Blob> {
  return file(`/api/catalog/imports/${encodeURIComponent(id)}/annotated`);
}

export function compareImports(
  query: { older: string; newer: string; offset: number; limit: number; class?: ChangeClass; q?: string },
  signal: AbortSignal,
): Promise<ChangePage> {
  const { older, newer, ...others } = query;
  const params = { query: { older, newer, ...filled(others) } };
  return answered(client.GET("/api/catalog/imports/compare", { params, signal }));
}

/** Columns from left to right, and what a column may mean, required meanings first. */
export type Mapping = Ok<"/api/catalog/imports/{id}/mapping", "get">;

export function readMapping(id: string, signal: AbortSignal): Promise<Mapping> {
  return answered(client.GET(`${ONE}/mapping`, { ...path(id), signal }));
}

export function mapColumns(id: string, meanings: Record<string, string | null>): Promise<Import> {
  return answered(client.POST(`${ONE}/mapping`, { ...path(id), body: { meanings } }));
}

/** One of several rows of an article that contradict each other. */
export type DuplicateRow = Items<"/api/catalog/imports/{id}/duplicates">;

export async function listDuplicates(id: string, signal: AbortSignal): Promise<DuplicateRow[]> {
  return (await answered(client.GET(`${ONE}/duplicates`, { ...path(id), signal }))).items;
}

export function chooseRow(id: string, row: number): Promise<Import> {
  return answered(client.POST(`${ONE}/duplicates`, { ...path(id), body: { row } }));
}
