/** The typed client of the API. Every answer that is not a success throws, so callers see data only. */
import createClient from "openapi-fetch";
import { accessToken, discard, tokenAtHand } from "@/auth/session";
import { currentLanguage } from "@/i18n/language";
import { errorFrom, NetworkError } from "./problem";
import type { paths } from "./schema";

async function attempt(request: Request, bearer: string): Promise<Response> {
  request.headers.set("Authorization", `Bearer ${bearer}`);
  request.headers.set("Accept-Language", currentLanguage());
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new NetworkError(cause);
  }
}

/** `fetch` with the session: a token that the server has just revoked is renewed once. */
export async function authorisedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  // What must outlive its page cannot wait for another token first.
  const bearer = (request.keepalive ? tokenAtHand() : null) ?? (await accessToken());
  let response = await attempt(request, bearer);
  if (response.status === 401) {
    discard(bearer);
    response = await attempt(again, await accessToken());
  }
  if (!response.ok) throw await errorFrom(response);
  return response;
}

/** For what is sent while the page may be closing: the browser carries it to its end. Small bodies only (64 KiB in all). */
export const OUTLIVES_THE_PAGE = { keepalive: true } as const;

export const client = createClient<paths>({ fetch: authorisedFetch });
