/** What staff ask of the mails that the platform has written. */
import { answered, done } from "./body";
import { client } from "./client";
import { filled } from "./file";
import type { Items, Ok } from "./types";

export type MailRow = Items<"/api/mails">;
export type MailText = Ok<"/api/mails/{id}", "get">;

export const listMails = (
  query: { q?: string; state?: string; offset?: number; limit?: number },
  signal: AbortSignal,
) => answered(client.GET("/api/mails", { params: { query: filled(query) }, signal }));

export const readMail = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/mails/{id}", { params: { path: { id } }, signal }));

export const sendAgain = (id: string) =>
  done(client.POST("/api/mails/{id}/send-again", { params: { path: { id } } }));
