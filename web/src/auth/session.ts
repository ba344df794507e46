/**
 * The session of this page: a ten-minute access token in memory, renewed through the refresh cookie that
 * scripts cannot read. Renewals are serialised across tabs, because the server rotates the cookie each time.
 */
import { ApiError, errorFrom, NetworkError } from "@/api/problem";
import type { Me, Session } from "@/api/types";
import { forgetWanted } from "@/cart/wanted";
import { wipeProductCache } from "@/catalogue/product-cache";
import { currentLanguage } from "@/i18n/language";
import { forget, remember, remembered, setAuth, useAuth } from "./store";

/** Renew this long before the token ends, so that a slow request does not arrive with a dead one. */
const MARGIN_MS = 30_000;

let token: { value: string; until: number } | null = null;
/** The token stands for another person: it cannot be renewed, and nothing of that person is kept here. */
let acting = false;
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
  acting = session.user.acting != null;
  if (!acting) remember(session.user);
  setAuth({ phase: "signed-in", user: session.user });
  return session.access_token;
}

async function end(expired: boolean): Promise<void> {
  token = null;
  acting = false;
  forget();
  await wipeProductCache();
  // A session that ran out must not cost what was typed; another person's login wipes it.
  if (!expired) forgetWanted();
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

/** The token of this page, even shortly before its end: for a page that has no time left to ask for another. */
export function tokenAtHand(): string | null {
  return token !== null && performance.now() < token.until ? token.value : null;
}

/** A token that is good now. Throws `ApiError` 401 when the person must sign in again. */
export async function accessToken(): Promise<string> {
  if (token !== null && performance.now() < token.until - MARGIN_MS) return token.value;
  // What was meant in another person's place must not be done in one's own.
  if (acting) {
    await takeOwnPlace();
    throw new ApiError(ACTING_OVER);
  }
  return refresh();
}

const ACTING_OVER = {
  status: 401,
  code: "acting_over",
  detail: "",
  requestId: null,
  fields: [],
  retryAfter: null,
  extra: {},
};

/** Takes another person's place in this tab, with the session that the server gave for it. */
export async function takePlace(session: Session): Promise<void> {
  await wipeProductCache();
  begin(session);
}

/** Goes back to one's own session, which the refresh cookie has kept. */
export async function takeOwnPlace(): Promise<void> {
  token = null;
  acting = false;
  await wipeProductCache();
  await refresh();
}

/** Says that the server refused this token, although it looked good. */
export function discard(value: string): void {
  if (token?.value === value) token = null;
}

const OPEN_PAGES = /^\/(login|signup|pending|forgot|reset|invitation|confirm-email)(\/|$)/;

/** Looks for a session when a page opens: the remembered person first, then the server. */
export async function restore(): Promise<void> {
  if (useAuth.getState().phase !== "unknown") return;
  const user = remembered();
  if (user !== null) setAuth({ phase: "restoring", user });
  else if (OPEN_PAGES.test(window.location.pathname)) {
    // Nobody is remembered and the page is for people without a session: asking would only be refused.
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

/** Takes what the server has changed about the person. */
export function becomes(user: Me): void {
  if (!acting) remember(user);
  setAuth({ phase: "signed-in", user });
}

/** Starts a session that the server gave otherwise than for a password, such as for an invitation. */
export function enter(session: Session): void {
  begin(session);
}

/** Signs in, with the code of the second factor when one was asked. Throws `ApiError` with the server's reason. */
export async function login(email: string, password: string, code?: string): Promise<Session> {
  const response = await post("/api/auth/login", { email, password, ...(code !== undefined && { code }) });
  if (!response.ok) throw await errorFrom(response);
  const session = (await response.json()) as Session;
  begin(session);
  return session;
}

/** Leaves this tab's session because another tab has ended it. */
export function abandon(): Promise<void> {
  return end(false);
}

const unfinished = new Set<() => Promise<unknown>>();

/** `finish` is done in the person's name before he signs out. */
export function beforeSigningOut(finish: () => Promise<unknown>): void {
  unfinished.add(finish);
}

/** Signs out here and, through the cookie, on the server. What this browser kept is wiped first. */
export async function logout(): Promise<void> {
  await Promise.all([...unfinished].map((finish) => finish()));
  await end(false);
  await post("/api/auth/logout");
}
