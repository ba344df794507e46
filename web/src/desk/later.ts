/**
 * Acts that leave the house (a mail to a client, a parcel on its way) wait ten seconds, in which whoever asked for one can
 * take it back. They outlive the page that asked; only closing the browser would lose one, hence the warning then.
 */
import { create } from "zustand";

export const WAY_BACK_MS = 10_000;

interface Waiting {
  key: string;
  timer: ReturnType<typeof setTimeout>;
}

const useWaiting = create<{ all: Waiting[] }>()(() => ({ all: [] }));

const forget = (key: string) =>
  useWaiting.setState(({ all }) => ({ all: all.filter((one) => one.key !== key) }));

function warn(event: BeforeUnloadEvent): void {
  if (useWaiting.getState().all.length > 0) event.preventDefault();
}

/** Runs `act` when the way back is over. The same key twice counts once. */
export function later(key: string, act: () => void): void {
  takeBack(key);
  const timer = setTimeout(() => {
    forget(key);
    act();
  }, WAY_BACK_MS);
  useWaiting.setState(({ all }) => ({ all: [...all, { key, timer }] }));
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
