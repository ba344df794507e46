/** What staff ask of the audit log. */
import { call, download } from "./call";

export interface AuditEntry {
  id: string;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string | null;
  on_behalf_of: string | null;
  action: string;
  subject_kind: string;
  subject_id: string | null;
  address: string | null;
  request_id: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  personal_before: Record<string, unknown> | null;
  personal_after: Record<string, unknown> | null;
}

export interface AuditFilter {
  action: string;
  actor: string;
  subject: string;
  /** An instant; both ends may be open. */
  from: string;
  until: string;
}

export const listAudit = (filter: AuditFilter, before: string | null, signal: AbortSignal) =>
  call<{ items: AuditEntry[]; next: string | null }>("GET", "/api/audit", {
    query: { ...filter, before: before ?? "", limit: 100 },
    signal,
  });

export const exportAudit = (filter: AuditFilter) => download("/api/audit/export.csv", { ...filter });
