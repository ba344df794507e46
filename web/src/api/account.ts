/** What people ask about themselves and their company. */
import { call } from "./call";
import type { Language, Me } from "./types";

export interface OwnSession {
  id: string;
  created_at: string;
  used_at: string;
  expires_at: string;
  address: string;
  user_agent: string;
  current: boolean;
}

export interface SecondFactor {
  enabled: boolean;
  recovery_codes_left: number;
}

export interface AuthenticatorSetup {
  secret: string;
  otpauth_url: string;
  qr_svg: string;
}

export interface ApiToken {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

export type CompanyRole = "owner" | "buyer" | "viewer";

export interface Address {
  id: string;
  label: string;
  recipient: string | null;
  line1: string;
  line2: string | null;
  postcode: string;
  city: string;
  country: string;
  phone: string | null;
  is_default: boolean;
  version: number;
}

export type AddressFields = Omit<Address, "id" | "version">;

export interface Company {
  id: string;
  name: string;
  country: string;
  vat_number: string | null;
  siren: string | null;
  billing_email: string | null;
  phone: string | null;
  approval_above_cents: number | null;
  payment_terms: string;
  credit_limit_cents: number;
  addresses: Address[];
  version: number;
}

export interface Colleague {
  id: string;
  name: string;
  email: string;
  company_role: CompanyRole;
  status: string;
  last_login_at: string | null;
  is_me: boolean;
}

export interface PendingInvitation {
  id: string;
  email: string;
  name: string;
  company_role: CompanyRole;
  created_at: string;
  expires_at: string;
  invited_by: string | null;
}

export interface CompanyPeople {
  items: Colleague[];
  invitations: PendingInvitation[];
}

const ACCOUNT = "/api/account";
const COMPANY = `${ACCOUNT}/company`;

export const readMe = (signal: AbortSignal) => call<Me>("GET", "/api/auth/me", { signal });
export const changeProfile = (body: { name: string; language: Language }) =>
  call<Me>("PATCH", `${ACCOUNT}/profile`, { body });
export const changeEmail = (body: { email: string; password: string }) =>
  call<void>("POST", `${ACCOUNT}/email`, { body });
export const changePassword = (body: { current_password: string; password: string }) =>
  call<void>("POST", `${ACCOUNT}/password`, { body });

export const listSessions = (signal: AbortSignal) =>
  call<{ items: OwnSession[] } | OwnSession[]>("GET", `${ACCOUNT}/sessions`, { signal });
export const endSession = (id: string) => call<void>("DELETE", `${ACCOUNT}/sessions/${id}`);
export const endAllSessions = () => call<void>("POST", "/api/auth/logout-everywhere");

export const readSecondFactor = (signal: AbortSignal) =>
  call<SecondFactor>("GET", `${ACCOUNT}/totp`, { signal });
export const startSecondFactor = (password: string) =>
  call<AuthenticatorSetup>("POST", `${ACCOUNT}/totp/start`, { body: { password } });
export const confirmSecondFactor = (code: string) =>
  call<{ recovery_codes: string[] }>("POST", `${ACCOUNT}/totp/confirm`, { body: { code } });
export const newRecoveryCodes = (password: string) =>
  call<{ recovery_codes: string[] }>("POST", `${ACCOUNT}/totp/recovery-codes`, { body: { password } });
export const disableSecondFactor = (password: string) =>
  call<void>("POST", `${ACCOUNT}/totp/disable`, { body: { password } });

export const listTokens = (signal: AbortSignal) =>
  call<{ items: ApiToken[] }>("GET", `${ACCOUNT}/tokens`, { signal });
export const createToken = (body: { name: string; scopes: string[]; expires_in_days: number }) =>
  call<ApiToken & { token: string }>("POST", `${ACCOUNT}/tokens`, { body });
export const revokeToken = (id: string) => call<void>("DELETE", `${ACCOUNT}/tokens/${id}`);

export const readCompany = (signal: AbortSignal) => call<Company>("GET", COMPANY, { signal });
export const changeCompany = (
  body: Pick<Company, "billing_email" | "phone" | "approval_above_cents" | "version">,
) => call<Company>("PATCH", COMPANY, { body });

export const addAddress = (body: AddressFields) => call<unknown>("POST", `${COMPANY}/addresses`, { body });
export const changeAddress = (id: string, body: AddressFields & { version: number }) =>
  call<unknown>("PATCH", `${COMPANY}/addresses/${id}`, { body });
export const removeAddress = (id: string) => call<void>("DELETE", `${COMPANY}/addresses/${id}`);

export const listPeople = (signal: AbortSignal) =>
  call<CompanyPeople>("GET", `${COMPANY}/people`, { signal });
export const invite = (body: { email: string; name: string; company_role: CompanyRole }) =>
  call<unknown>("POST", `${COMPANY}/invitations`, { body });
export const withdrawInvitation = (id: string) => call<void>("DELETE", `${COMPANY}/invitations/${id}`);
export const sendInvitationAgain = (id: string) =>
  call<unknown>("POST", `${COMPANY}/invitations/${id}/send-again`);
export const changeRole = (id: string, company_role: CompanyRole) =>
  call<unknown>("PATCH", `${COMPANY}/people/${id}`, { body: { company_role } });
export const removeColleague = (id: string) => call<void>("DELETE", `${COMPANY}/people/${id}`);
