/**
 * Hints of the server while they happen: that something changed, never what. One stream for each page that is looked at:
 * a browser opens few connections to one server, so a page in the background gives its own up and looks at everything
 * again when it is shown. A hint may be lost, which is why pages also look again by themselves, more slowly.
 */
import { authorisedFetch } from "@/api/client";
import type { components } from "@/api/schema";

export type Hint = components["schemas"]["Hint"];

/** Everything may have changed meanwhile. */
const RESYNC: Hint = { topic: "resync", subject: null, version: null };
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** The hints of a stream of server-sent events. */
export async function* hintsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Hint> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const hint = line.startsWith("data:") ? hintOf(line.slice("data:".length)) : null;
        if (hint !== null) yield hint;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function hintOf(text: string): Hint | null {
  try {
    return JSON.parse(text) as Hint;
  } catch {
    return null;
  }
}

/** Calls `tell` for every hint while the page is shown and has a network. Returns how to stop. */
export function listen(tell: (hint: Hint) => void): () => void {
  let open: AbortController | null = null;
  const wanted = () => document.visibilityState === "visible" && navigator.onLine;

  async function follow(stop: AbortSignal): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    for (let missed = false; !stop.aborted; missed = true) {
      try {
        const address = new URL("/api/events", window.location.origin).href;
        const { body } = await authorisedFetch(new Request(address, { signal: stop }));
        if (missed) tell(RESYNC);
        pause = FIRST_PAUSE_MS;
        if (body !== null) for await (const hint of hintsOf(body)) tell(hint);
      } catch {
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      // With a random part: the browsers of a server that restarts do not come back all at once.
      if (!stop.aborted) await wait(pause * (1 + Math.random()), stop);
    }
  }

  function look(): void {
    if (wanted() && open === null) {
      open = new AbortController();
      void follow(open.signal);
    } else if (!wanted() && open !== null) {
      open.abort();
      open = null;
    }
  }
  // What happened while nobody looked.
  function shown(): void {
    const closed = open === null;
    look();
    if (closed && open !== null) tell(RESYNC);
  }

  look();
  document.addEventListener("visibilitychange", shown);
  window.addEventListener("online", shown);
  window.addEventListener("offline", look);
  return () => {
    document.removeEventListener("visibilitychange", shown);
    window.removeEventListener("online", shown);
    window.removeEventListener("offline", look);
    open?.abort();
    open = null;
  };
}

function wait(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      wake();
    });
  });
}
