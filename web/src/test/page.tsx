/** Draws a component as a page does: with texts, data and a session, in French unless told otherwise. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, render } from "@testing-library/react";
import type { ReactElement } from "react";
import { TextsProvider } from "@/i18n/provider";
import { usePreferences } from "@/lib/preferences";

// What a page loads when it is needed takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

export function draw(element: ReactElement) {
  usePreferences.setState((now) => ({ language: now.language ?? "fr" }));
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  });
  return render(
    <QueryClientProvider client={client}>
      <TextsProvider>{element}</TextsProvider>
    </QueryClientProvider>,
  );
}
