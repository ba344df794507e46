/** The API of people who are not signed in: signing up, forgotten password, invitations. Refusals throw. */
import createClient from "openapi-fetch";
import { currentLanguage } from "@/i18n/language";
import { errorFrom, NetworkError } from "./problem";
import type { paths } from "./schema";

async function openFetch(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", currentLanguage());
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    throw new NetworkError(cause);
  }
  if (!response.ok) throw await errorFrom(response);
  return response;
}

export const openClient = createClient<paths>({ fetch: openFetch, credentials: "same-origin" });
