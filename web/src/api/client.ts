/** The typed client of the API. Every answer that is not a success throws, so callers see data only. */
import createClient from "openapi-fetch";
import { accessToken, discard } from "@/auth/session";
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
  const bearer = await accessToken();
  let response = await attempt(request, bearer);
  if (response.status === 401) {
    discard(bearer);
    response = await attempt(again, await accessToken());
  }
  if (!response.ok) throw await errorFrom(response);
  return response;
}

export const client = createClient<paths>({ fetch: authorisedFetch });
