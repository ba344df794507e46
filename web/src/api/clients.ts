/** What staff ask about client companies and their people. */
import type { Address, CompanyRole } from "./account";
import { call, download } from "./call";
import type { Language } from "./types";

export type ClientStatus = "pending" | "active" | "suspended" | "refused";

export interface ClientGroup {
  id: string;
  name: string;
  clients?: number;
  version?: number;
}

export interface ClientRow {
  id: string;
  name: string;
  status: ClientStatus;
  country: string;
  vat_number: string | null;
  siren: string | null;
  group: { id: string; name: string } | null;
  people: number;
  created_at: string;
  contact: { name: string; email: string } | null;
}

export interface ClientPage {
  total: number;
  counters: Record<ClientStatus, number>;
  items: ClientRow[];
}

export interface ClientPerson {
  id: string;
  name: string;
  email: string;
  company_role: CompanyRole;
  status: string;
  last_login_at: string | null;
  language?: Language;
}

export interface Client extends Omit<ClientRow, "people" | "contact"> {
  /** Why it was refused or suspended; empty otherwise. */
  status_reason: string;
  billing_email: string | null;
  phone: string | null;
  /** The request for access, when the company came in by one. */
  signup: { message: string; at: string; decided_at: string | null; decided_by: string | null } | null;
  payment_terms: string;
  credit_limit_cents: number;
  approval_above_cents: number | null;
  people: ClientPerson[];
  billing_address: Address | null;
  addresses: Address[];
  /** Other companies with the same VAT number or SIREN. */
  look_alikes: { id: string; name: string }[];
  version: number;
}

/** What staff write about a company. */
export interface ClientFields extends Terms {
  name: string;
  country: string;
  vat_number: string | null;
  siren: string | null;
  phone: string | null;
  billing_email: string | null;
  approval_above_cents: number | null;
}

export interface Terms {
  group_id: string | null;
  payment_terms: string;
  credit_limit_cents: number;
}

const CLIENTS = "/api/clients";

export const listClients = (
  query: { status?: string; q?: string; group?: string; offset?: number; limit?: number },
  signal: AbortSignal,
) => call<ClientPage>("GET", CLIENTS, { query, signal });

export const readClient = (id: string, signal: AbortSignal) =>
  call<Client>("GET", `${CLIENTS}/${id}`, { signal });

export const createClient = (body: ClientFields) => call<Client>("POST", CLIENTS, { body });

export const changeClient = (id: string, body: ClientFields & { version: number }) =>
  call<Client>("PATCH", `${CLIENTS}/${id}`, { body });

export const approveClient = (id: string, body: Terms & { version: number }) =>
  call<Client>("POST", `${CLIENTS}/${id}/approve`, { body });

/** What is done to a company with a reason, or undone without one. */
export const decideClient = (
  id: string,
  decision: "refuse" | "suspend" | "reactivate",
  body?: { reason: string },
) => call<Client>("POST", `${CLIENTS}/${id}/${decision}`, body && { body });

export const listGroups = (signal: AbortSignal) =>
  call<{ items: ClientGroup[] }>("GET", "/api/client-groups", { signal });
export const addGroup = (name: string) => call<unknown>("POST", "/api/client-groups", { body: { name } });
export const renameGroup = (group: ClientGroup, name: string) =>
  call<void>("PATCH", `/api/client-groups/${group.id}`, { body: { name, version: group.version } });
export const removeGroup = (id: string) => call<void>("DELETE", `/api/client-groups/${id}`);

export const personalData = (id: string) => download(`/api/people/${id}/personal-data`);
export const erasePerson = (id: string, reason: string) =>
  call<void>("POST", `/api/people/${id}/erase`, { body: { reason } });

export const inviteInto = (id: string, body: { email: string; name: string; company_role: CompanyRole }) =>
  call<unknown>("POST", `${CLIENTS}/${id}/invitations`, { body });
