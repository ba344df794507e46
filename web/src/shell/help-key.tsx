"use client";

import { lazy, Suspense } from "react";
import { create } from "zustand";
import { useShortcut } from "@/lib/shortcuts";

const HelpDialog = lazy(() => import("./help-dialog"));

const useHelp = create<{ open: boolean; ever: boolean }>()(() => ({ open: false, ever: false }));

export function showHelp(): void {
  useHelp.setState({ open: true, ever: true });
}

/** Listens for `?` and shows the list of keys. */
export function HelpKey() {
  const { open, ever } = useHelp();
  useShortcut("?", showHelp);
  if (!ever) return null;
  return (
    <Suspense fallback={null}>
      <HelpDialog open={open} onClose={() => useHelp.setState({ open: false })} />
    </Suspense>
  );
}
