/** What people ask before they have a session. */
import { answered, done } from "./body";
import { openClient as client } from "./open-client";
import type { Body, Language, Narrow, Ok, Session } from "./types";

export type SignUp = Body<"/api/auth/signup", "post">;
export type SignUpStatus = Narrow<
  Ok<"/api/auth/signup/status", "post">,
  { status: "pending" | "approved" | "refused" }
>;
export type Invitation = Ok<"/api/auth/invitations/{token}", "get">;

export function signUp(body: SignUp): Promise<{ waiting_token: string }> {
  return answered(client.POST("/api/auth/signup", { body }));
}

export async function signUpStatus(token: string): Promise<SignUpStatus> {
  const asked = client.POST("/api/auth/signup/status", { body: { waiting_token: token } });
  return (await answered(asked)) as SignUpStatus;
}

export function forgotPassword(email: string): Promise<void> {
  return done(client.POST("/api/auth/forgot", { body: { email } }));
}

export function resetPassword(token: string, password: string): Promise<void> {
  return done(client.POST("/api/auth/reset", { body: { token, password } }));
}

export function confirmEmail(token: string): Promise<void> {
  return done(client.POST("/api/auth/confirm-email", { body: { token } }));
}

export function readInvitation(token: string): Promise<Invitation> {
  return answered(client.GET("/api/auth/invitations/{token}", { params: { path: { token } } }));
}

export async function acceptInvitation(accepted: {
  token: string;
  name: string;
  language: Language;
  password: string;
}): Promise<Session> {
  return (await answered(client.POST("/api/auth/invitations/accept", { body: accepted }))) as Session;
}

/** No more mails of a saved search's alert, as the link of such a mail asks. */
export function endAlertMails(key: string): Promise<void> {
  return done(client.POST("/api/saved-searches/unsubscribe", { body: { key } }));
}
