/** What the pages ask about price lists. */
import { body } from "./body";
import { client } from "./client";
import type { ChangeClass, ChangePage, FindingPage, Import, ImportPage } from "./types";

const ONE = "/api/catalog/imports/{id}";

/** Which rows of a list. */
export interface Slice {
  offset: number;
  limit: number;
}

export async function listImports(query: Slice, signal: AbortSignal): Promise<ImportPage> {
  return body(await client.GET("/api/catalog/imports", { params: { query }, signal }));
}

export async function readImport(id: string, signal: AbortSignal): Promise<Import> {
  return body(await client.GET(ONE, { params: { path: { id } }, signal }));
}

export async function listChanges(
  id: string,
  query: Slice & { class?: ChangeClass; q?: string },
  signal: AbortSignal,
): Promise<ChangePage> {
  return body(await client.GET(`${ONE}/changes`, { params: { path: { id }, query }, signal }));
}

export async function listFindings(id: string, query: Slice, signal: AbortSignal): Promise<FindingPage> {
  return body(await client.GET(`${ONE}/findings`, { params: { path: { id }, query }, signal }));
}

/** The workbook as it was received. */
export async function originalFile(id: string): Promise<Blob> {
  const { data } = await client.GET(`${ONE}/file`, { params: { path: { id } }, parseAs: "blob" });
  if (data instanceof Blob) return data;
  throw new Error("the file came without content");
}

/** Publishes. A reason overrides the guard, and is kept. */
export async function publishImport(id: string, reason: string | null): Promise<Import> {
  const decision = { override_guard: reason !== null, reason };
  return body(await client.POST(`${ONE}/publish`, { params: { path: { id } }, body: decision }));
}

export async function rejectImport(id: string): Promise<Import> {
  return body(await client.POST(`${ONE}/reject`, { params: { path: { id } }, body: {} }));
}

/** Reads a list that failed once more, from the file that the server kept. */
export async function retryImport(id: string): Promise<Import> {
  return body(await client.POST(`${ONE}/retry`, { params: { path: { id } } }));
}
