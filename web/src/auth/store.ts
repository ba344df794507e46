/** Who is using this page. The access token is not here: it lives in memory, in `session.ts`. */
import { create } from "zustand";
import type { Me } from "@/api/types";

export type Auth =
  /** The page has just been opened and has not looked yet. */
  | { phase: "unknown"; user: null }
  /** This browser remembers a person; the server has not confirmed it yet. */
  | { phase: "restoring"; user: Me }
  | { phase: "signed-in"; user: Me }
  /** `expired` when the person did not ask to leave. */
  | { phase: "signed-out"; user: null; expired: boolean };

export const useAuth = create<Auth>()(() => ({ phase: "unknown", user: null }));

/** Replaces the whole state: the phases are alternatives, never merged. */
export function setAuth(auth: Auth): void {
  useAuth.setState(auth, true);
}

const KEY = "dbc.user";

/** The person that this browser remembers, so that the shell paints before the server answers. */
export function remembered(): Me | null {
  try {
    const saved = localStorage.getItem(KEY);
    return saved === null ? null : (JSON.parse(saved) as Me);
  } catch {
    return null;
  }
}

export function remember(user: Me): void {
  localStorage.setItem(KEY, JSON.stringify(user));
}

export function forget(): void {
  localStorage.removeItem(KEY);
}

/** Calls `left` when the person signs out, or changes, in another tab. Returns how to stop. */
export function watchOtherTabs(left: () => void): () => void {
  const listen = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    const user = useAuth.getState().user;
    // Who is in another person's place is still who signed in on this browser.
    const mine = user?.acting?.by.id ?? user?.id;
    if (mine !== undefined && remembered()?.id !== mine) left();
  };
  window.addEventListener("storage", listen);
  return () => window.removeEventListener("storage", listen);
}
