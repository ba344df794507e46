/** What staff ask about client companies and their people. */
import type { AddressFields, CompanyRole } from "./account";
import { answered, done } from "./body";
import { client } from "./client";
import { file, filled } from "./file";
import type { Body, Items, Language, Narrow, Ok } from "./types";

/** The document gives a pattern rather than a list. */
export type ClientStatus = "pending" | "active" | "suspended" | "refused";

export type ClientGroup = Items<"/api/client-groups">;
export type ClientRow = Narrow<Items<"/api/clients">, { status: ClientStatus }>;
export type ClientPage = Narrow<Ok<"/api/clients", "get">, { items: ClientRow[] }>;

type RawClient = Ok<"/api/clients/{id}", "get">;
export type ClientPerson = Narrow<
  RawClient["people"][number],
  { company_role: CompanyRole; language: Language }
>;
export type Client = Narrow<RawClient, { status: ClientStatus; people: ClientPerson[] }>;

/** What staff write about a company. */
export type ClientFields = Required<Body<"/api/clients", "post">>;
export type Terms = Pick<ClientFields, "group_id" | "payment_terms" | "credit_limit_cents">;

const CLIENTS = "/api/clients";
const ONE = "/api/clients/{id}";
const path = (id: string) => ({ params: { path: { id } } });
const company = async (request: Promise<RawClient>) => (await request) as Client;

export async function listClients(
  query: { status?: string; q?: string; group?: string; offset?: number; limit?: number },
  signal: AbortSignal,
): Promise<ClientPage> {
  const asked = client.GET(CLIENTS, { params: { query: filled(query) }, signal });
  return (await answered(asked)) as ClientPage;
}

export const readClient = (id: string, signal: AbortSignal) =>
  company(answered(client.GET(ONE, { ...path(id), signal })));

export const createClient = (body: ClientFields) => company(answered(client.POST(CLIENTS, { body })));

export const changeClient = (id: string, body: ClientFields & { version: number }) =>
  company(answered(client.PATCH(ONE, { ...path(id), body })));

export const approveClient = (id: string, body: Terms & { version: number }) =>
  company(answered(client.POST(`${ONE}/approve`, { ...path(id), body })));

export const refuseClient = (id: string, reason: string) =>
  company(answered(client.POST(`${ONE}/refuse`, { ...path(id), body: { reason } })));
export const suspendClient = (id: string, reason: string) =>
  company(answered(client.POST(`${ONE}/suspend`, { ...path(id), body: { reason } })));
export const reactivateClient = (id: string) => company(answered(client.POST(`${ONE}/reactivate`, path(id))));

export const listGroups = (signal: AbortSignal) => answered(client.GET("/api/client-groups", { signal }));
export const addGroup = (name: string) => done(client.POST("/api/client-groups", { body: { name } }));
export const renameGroup = ({ id, version }: ClientGroup, name: string) =>
  done(client.PATCH("/api/client-groups/{id}", { ...path(id), body: { name, version } }));
export const removeGroup = (id: string) => done(client.DELETE("/api/client-groups/{id}", path(id)));

export const personalData = (id: string) => file(`/api/people/${encodeURIComponent(id)}/personal-data`);
export const erasePerson = (id: string, reason: string) =>
  done(client.POST("/api/people/{id}/erase", { ...path(id), body: { reason } }));

export const inviteInto = (id: string, body: { email: string; name: string; company_role: CompanyRole }) =>
  done(client.POST(`${ONE}/invitations`, { ...path(id), body }));

const ADDRESSES = "/api/clients/{id}/addresses";
const addressPath = (id: string, address: string) => ({ params: { path: { id, address } } });
export const addAddressOf = (id: string, body: AddressFields & { kind: "billing" | "delivery" }) =>
  done(client.POST(ADDRESSES, { ...path(id), body }));
export const changeAddressOf = (id: string, address: string, body: AddressFields & { version: number }) =>
  done(client.PATCH(`${ADDRESSES}/{address}`, { ...addressPath(id, address), body }));
export const removeAddressOf = (id: string, address: string) =>
  done(client.DELETE(`${ADDRESSES}/{address}`, addressPath(id, address)));
