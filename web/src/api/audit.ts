/** What staff ask of the audit log. */
import { answered } from "./body";
import { client } from "./client";
import { file, filled } from "./file";
import type { Items } from "./types";

export type AuditEntry = Items<"/api/audit">;

export interface AuditFilter {
  action: string;
  actor: string;
  subject: string;
  /** An instant; both ends may be open. */
  from: string;
  until: string;
}

export const listAudit = (filter: AuditFilter, before: string | null, signal: AbortSignal) => {
  const query = { ...filled({ ...filter, before: before ?? "" }), limit: 100 };
  return answered(client.GET("/api/audit", { params: { query }, signal }));
};

export const exportAudit = (filter: AuditFilter) =>
  file(`/api/audit/export.csv?${new URLSearchParams(filled({ ...filter }))}`);
