/**
 * Acts that leave the house (a mail to a client, a parcel on its way) wait ten seconds, in which whoever asked for one can
 * take it back. They outlive the page that asked. Whoever leaves the application, closes the browser or puts the telephone
 * away has decided: what waits then goes out at once, for nothing would be left to send it later.
 */
import { create } from "zustand";
import { beforeSigningOut } from "@/auth/session";

export const WAY_BACK_MS = 10_000;

/** Does what was asked. `leaving`: the page is about to end, so that everything must be sent now, not one after another. */
export type Act = (leaving: boolean) => Promise<unknown>;

interface Waiting {
  key: string;
  act: Act;
  timer: ReturnType<typeof setTimeout>;
}

const useWaiting = create<{ all: Waiting[] }>()(() => ({ all: [] }));

const forget = (key: string) =>
  useWaiting.setState(({ all }) => ({ all: all.filter((one) => one.key !== key) }));

/** Runs `act` when the way back is over. The same key twice counts once. */
export function later(key: string, act: Act): void {
  takeBack(key);
  const timer = setTimeout(() => {
    forget(key);
    run(act, false);
  }, WAY_BACK_MS);
  useWaiting.setState(({ all }) => ({ all: [...all, { key, act, timer }] }));
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", gone);
  window.addEventListener("beforeunload", warn);
}

/** Nothing happens after all. */
export function takeBack(key: string): void {
  const known = useWaiting.getState().all.find((one) => one.key === key);
  if (known) clearTimeout(known.timer);
  forget(key);
}

/** True while an act waits. */
export function useIsWaiting(key: string): boolean {
  return useWaiting(({ all }) => all.some((one) => one.key === key));
}

/** Does everything that waits, now. Ends when all of it was answered. */
async function sendAll(): Promise<void> {
  const { all } = useWaiting.getState();
  useWaiting.setState({ all: [] });
  for (const { timer } of all) clearTimeout(timer);
  await Promise.all(all.map(({ act }) => run(act, true)));
}

// Whoever acts says himself when he was refused.
const run = (act: Act, leaving: boolean) => act(leaving).catch(() => undefined);

function hidden(): void {
  // Without network nothing would arrive: it keeps waiting for as long as the page lives.
  if (document.visibilityState === "hidden" && navigator.onLine) void sendAll();
}

function gone(): void {
  void sendAll();
}

function warn(event: BeforeUnloadEvent): void {
  if (!navigator.onLine && useWaiting.getState().all.length > 0) event.preventDefault();
}

beforeSigningOut(sendAll);
