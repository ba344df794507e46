/**
 * The session of this page: a ten-minute access token in memory, renewed through the refresh cookie that
 * scripts cannot read. Renewals are serialised across tabs, because the server rotates the cookie each time.
 */
import { ApiError, errorFrom, NetworkError } from "@/api/problem";
import type { Session } from "@/api/types";
import { wipeProductCache } from "@/catalogue/product-cache";
import { currentLanguage } from "@/i18n/language";
import { forget, remember, remembered, setAuth, useAuth } from "./store";

/** Renew this long before the token ends, so that a slow request does not arrive with a dead one. */
const MARGIN_MS = 30_000;

let token: { value: string; until: number } | null = null;
let renewal: Promise<string> | null = null;

async function post(path: string, body?: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
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
}

function begin(session: Session): string {
  token = { value: session.access_token, until: performance.now() + session.expires_in * 1000 };
  remember(session.user);
  setAuth({ phase: "signed-in", user: session.user });
  return session.access_token;
}

async function end(expired: boolean): Promise<void> {
  token = null;
  forget();
  await wipeProductCache();
  setAuth({ phase: "signed-out", user: null, expired });
}

async function renew(): Promise<string> {
  const response = await post("/api/auth/refresh");
  if (response.ok) return begin((await response.json()) as Session);
  const error = await errorFrom(response);
  if (response.status === 401) await end(useAuth.getState().user !== null);
  throw error;
}

/** Renews the token, once for all the callers of this tab and one tab at a time. */
export function refresh(): Promise<string> {
  renewal ??= oneTabAtATime().finally(() => {
    renewal = null;
  });
  return renewal;
}

async function oneTabAtATime(): Promise<string> {
  // Locks are absent outside secure contexts: tabs then renew like any other clients.
  return navigator.locks ? await navigator.locks.request("dbc-refresh", renew) : renew();
}

/** A token that is good now. Throws `ApiError` 401 when the person must sign in again. */
export async function accessToken(): Promise<string> {
  if (token !== null && performance.now() < token.until - MARGIN_MS) return token.value;
  return refresh();
}

/** Says that the server refused this token, although it looked good. */
export function discard(value: string): void {
  if (token?.value === value) token = null;
}

/** Looks for a session when a page opens: the remembered person first, then the server. */
export async function restore(): Promise<void> {
  if (useAuth.getState().phase !== "unknown") return;
  const user = remembered();
  if (user !== null) setAuth({ phase: "restoring", user });
  else if (window.location.pathname.startsWith("/login")) {
    // Nobody is remembered and the page to sign in is open: asking would only be refused.
    setAuth({ phase: "signed-out", user: null, expired: false });
    return;
  }
  try {
    await refresh();
  } catch (error) {
    // Without network a remembered person keeps the page, with what this browser has.
    if (user === null && !(error instanceof ApiError && error.problem.status === 401)) {
      setAuth({ phase: "signed-out", user: null, expired: false });
    }
  }
}

/** Signs in. Throws `ApiError` with the server's reason. */
export async function login(email: string, password: string): Promise<Session> {
  const response = await post("/api/auth/login", { email, password });
  if (!response.ok) throw await errorFrom(response);
  const session = (await response.json()) as Session;
  begin(session);
  return session;
}

/** Leaves this tab's session because another tab has ended it. */
export function abandon(): Promise<void> {
  return end(false);
}

/** Signs out here and, through the cookie, on the server. What this browser kept is wiped first. */
export async function logout(): Promise<void> {
  await end(false);
  await post("/api/auth/logout");
}
