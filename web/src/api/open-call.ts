/** Requests of people who are not signed in: signing up, forgotten password, invitations. */
import { currentLanguage } from "@/i18n/language";
import { errorFrom, NetworkError } from "./problem";

/** Asks without a session, and reads the JSON of the answer. Refusals throw. */
export async function openCall<T>(path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "Accept-Language": currentLanguage(),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (cause) {
    throw new NetworkError(cause);
  }
  if (!response.ok) throw await errorFrom(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
