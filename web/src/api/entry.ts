/** What people ask before they have a session. */
import { openCall } from "./open-call";
import type { Language, Session } from "./types";

export interface SignUp {
  company: { name: string; country: string; vat_number: string | null; siren: string | null };
  contact: { name: string; email: string; language: Language; phone: string | null };
  address: { line1: string; line2: string | null; postcode: string; city: string; country: string };
  password: string;
  message: string | null;
}

export interface SignUpStatus {
  status: "pending" | "approved" | "refused";
  reason?: string | null;
}

export interface Invitation {
  company: string;
  email: string;
  name: string | null;
  company_role: string | null;
  invited_by: string | null;
}

export function signUp(request: SignUp): Promise<{ waiting_token: string }> {
  return openCall("/api/auth/signup", request);
}

export function signUpStatus(token: string): Promise<SignUpStatus> {
  return openCall("/api/auth/signup/status", { waiting_token: token });
}

export function forgotPassword(email: string): Promise<void> {
  return openCall("/api/auth/forgot", { email });
}

export function resetPassword(token: string, password: string): Promise<void> {
  return openCall("/api/auth/reset", { token, password });
}

export function confirmEmail(token: string): Promise<void> {
  return openCall("/api/auth/confirm-email", { token });
}

export function readInvitation(token: string): Promise<Invitation> {
  return openCall(`/api/auth/invitations/${encodeURIComponent(token)}`);
}

export function acceptInvitation(accepted: {
  token: string;
  name: string;
  language: Language;
  password: string;
}): Promise<Session> {
  return openCall("/api/auth/invitations/accept", accepted);
}
