/** What staff ask of the mails that the platform has written. */
import { call } from "./call";

export interface MailRow {
  id: string;
  to: string;
  subject: string;
  state: string;
  created_at: string;
  attempts: number;
  error: string | null;
}

export interface MailText extends MailRow {
  text: string;
  html: string | null;
}

export const listMails = (
  query: { q?: string; state?: string; offset?: number; limit?: number },
  signal: AbortSignal,
) => call<{ total: number; items: MailRow[] }>("GET", "/api/mails", { query, signal });

export const readMail = (id: string, signal: AbortSignal) =>
  call<MailText>("GET", `/api/mails/${id}`, { signal });

export const sendAgain = (id: string) => call<unknown>("POST", `/api/mails/${id}/send-again`);
