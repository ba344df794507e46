/** The service worker of this browser, see `public/sw.js`, and the wish to have the application installed. */
import { create } from "zustand";

interface InstallEvent extends Event {
  prompt: () => Promise<unknown>;
}

/** The browser's own offer to install, kept for whoever looks for it in the menu; `null` when there is none. */
export const useInstall = create<{ offer: InstallEvent | null }>(() => ({ offer: null }));

export async function install(): Promise<void> {
  const { offer } = useInstall.getState();
  useInstall.setState({ offer: null });
  await offer?.prompt();
}

/** Keeps the browser's bar out of the way and the worker up to date. Gives back how to stop listening. */
export function startOffline(): () => void {
  const offered = (event: Event) => {
    event.preventDefault();
    useInstall.setState({ offer: event as InstallEvent });
  };
  const installed = () => useInstall.setState({ offer: null });
  window.addEventListener("beforeinstallprompt", offered);
  window.addEventListener("appinstalled", installed);
  if (process.env.NODE_ENV === "production") void startWorker();
  return () => {
    window.removeEventListener("beforeinstallprompt", offered);
    window.removeEventListener("appinstalled", installed);
  };
}

async function startWorker(): Promise<void> {
  // Absent outside secure contexts and in private windows of some browsers: everything works without it.
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ keep: loadedFiles() });
  } catch {
    // A worker that cannot be had costs the offline mode, nothing else.
  }
}

function loadedFiles(): string[] {
  return performance
    .getEntriesByType("resource")
    .map((entry) => entry.name)
    .filter((name) => new URL(name).pathname.startsWith("/_next/static/"));
}
