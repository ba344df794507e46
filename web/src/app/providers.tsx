"use client";

/** What every page stands on: texts, data, session, and the one place for short messages. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "@/api/problem";
import { abandon, restore } from "@/auth/session";
import { useAuth, watchOtherTabs } from "@/auth/store";
import { TextsProvider } from "@/i18n/provider";
import { startOffline } from "@/lib/offline";
import { applyTheme, usePreferences } from "@/lib/preferences";
import { Toasts } from "@/ui/toast";

/** A refusal stays a refusal; only silence and the server's own faults are worth asking again. */
function worthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && !(error instanceof ApiError && error.problem.status < 500);
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: worthRetrying, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

/** Reads what the browser remembers, then looks for the session. Draws nothing. */
function Boot({ client }: { client: QueryClient }) {
  useEffect(() => {
    void usePreferences.persist.rehydrate();
    applyTheme(usePreferences.getState().theme);
    const stopTheme = usePreferences.subscribe((state) => applyTheme(state.theme));
    // Another person's answers must not outlive the session.
    const stopAuth = useAuth.subscribe((state, before) => {
      const another = before.user !== null && state.user !== null && state.user.id !== before.user.id;
      if (state.phase === "signed-out" || another) client.clear();
    });
    const stopOffline = startOffline();
    const stopTabs = watchOtherTabs(() => void abandon());
    void restore();
    return () => {
      stopTheme();
      stopAuth();
      stopTabs();
      stopOffline();
    };
  }, [client]);
  return null;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <TextsProvider>
          <Boot client={client} />
          {children}
          <Toasts />
        </TextsProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
