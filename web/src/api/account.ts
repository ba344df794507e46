/** What people ask about themselves and their company. */
import { answered, done } from "./body";
import { client } from "./client";
import type { Body, Items, Language, Me, Narrow, Ok } from "./types";

export type OwnSession = Ok<"/api/account/sessions", "get">[number];
export type SecondFactor = Ok<"/api/account/totp", "get">;
export type AuthenticatorSetup = Ok<"/api/account/totp/start", "post">;
export type ApiToken = Items<"/api/account/tokens">;

/** The document gives a pattern rather than a list. */
export type CompanyRole = "owner" | "buyer" | "viewer";

export type Company = Ok<"/api/account/company", "get">;
export type Address = Company["addresses"][number];
export type AddressFields = Required<Omit<Body<"/api/account/company/addresses", "post">, "kind">>;

type RawPeople = Ok<"/api/account/company/people", "get">;
export type Colleague = Narrow<RawPeople["items"][number], { company_role: CompanyRole }>;
export type PendingInvitation = Narrow<RawPeople["invitations"][number], { company_role: CompanyRole }>;
export type CompanyPeople = { items: Colleague[]; invitations: PendingInvitation[] };

const COMPANY = "/api/account/company";
const path = (id: string) => ({ params: { path: { id } } });

export async function readMe(signal: AbortSignal): Promise<Me> {
  return (await answered(client.GET("/api/auth/me", { signal }))) as Me;
}

export async function changeProfile(body: { name: string; language: Language }): Promise<Me> {
  return (await answered(client.PATCH("/api/account/profile", { body }))) as Me;
}

export const changeEmail = (body: Body<"/api/account/email", "post">) =>
  done(client.POST("/api/account/email", { body }));
export const changePassword = (body: Body<"/api/account/password", "post">) =>
  done(client.POST("/api/account/password", { body }));

export const listSessions = (signal: AbortSignal) =>
  answered(client.GET("/api/account/sessions", { signal }));
export const endSession = (id: string) => done(client.DELETE("/api/account/sessions/{id}", path(id)));
export const endAllSessions = () =>
  done(client.POST("/api/auth/logout-everywhere", { body: { keep_current: false } }));

export const readSecondFactor = (signal: AbortSignal) =>
  answered(client.GET("/api/account/totp", { signal }));
export const startSecondFactor = (password: string) =>
  answered(client.POST("/api/account/totp/start", { body: { password } }));
export const confirmSecondFactor = (code: string) =>
  answered(client.POST("/api/account/totp/confirm", { body: { code } }));
export const newRecoveryCodes = (password: string) =>
  answered(client.POST("/api/account/totp/recovery-codes", { body: { password } }));
export const disableSecondFactor = (password: string) =>
  done(client.POST("/api/account/totp/disable", { body: { password } }));

export const listTokens = (signal: AbortSignal) => answered(client.GET("/api/account/tokens", { signal }));
export const createToken = (body: Body<"/api/account/tokens", "post">) =>
  answered(client.POST("/api/account/tokens", { body }));
export const revokeToken = (id: string) => done(client.DELETE("/api/account/tokens/{id}", path(id)));

export const readCompany = (signal: AbortSignal) => answered(client.GET(COMPANY, { signal }));
export const changeCompany = (body: Body<"/api/account/company", "patch">) =>
  answered(client.PATCH(COMPANY, { body }));

export const addAddress = (body: AddressFields) => done(client.POST(`${COMPANY}/addresses`, { body }));
export const changeAddress = (id: string, body: AddressFields & { version: number }) =>
  done(client.PATCH(`${COMPANY}/addresses/{id}`, { ...path(id), body }));
export const removeAddress = (id: string) => done(client.DELETE(`${COMPANY}/addresses/{id}`, path(id)));

export async function listPeople(signal: AbortSignal): Promise<CompanyPeople> {
  return (await answered(client.GET(`${COMPANY}/people`, { signal }))) as CompanyPeople;
}
export const invite = (body: { email: string; name: string; company_role: CompanyRole }) =>
  done(client.POST(`${COMPANY}/invitations`, { body }));
export const withdrawInvitation = (id: string) =>
  done(client.DELETE(`${COMPANY}/invitations/{id}`, path(id)));
export const sendInvitationAgain = (id: string) =>
  done(client.POST(`${COMPANY}/invitations/{id}/send-again`, path(id)));
export const changeRole = (id: string, company_role: CompanyRole) =>
  done(client.PATCH(`${COMPANY}/people/{id}`, { ...path(id), body: { company_role } }));
export const removeColleague = (id: string) => done(client.DELETE(`${COMPANY}/people/{id}`, path(id)));

export type Preferences = Ok<"/api/account/preferences", "get">;
export const readPreferences = (signal?: AbortSignal) =>
  answered(client.GET("/api/account/preferences", { signal: signal ?? null }));
/** Keeps some; null forgets one. */
export const keepPreferences = (values: Record<string, unknown>) =>
  done(
    client.PATCH("/api/account/preferences", {
      body: { values } as Body<"/api/account/preferences", "patch">,
    }),
  );
