"use client";

/** ⌘K or Ctrl+K opens the palette; its window is fetched when it is opened. */
import { lazy, Suspense, useEffect, useState } from "react";
import type { Me } from "@/api/types";

const Palette = lazy(() => import("./palette"));

export function PaletteKey({ user }: { user: Me }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <Palette user={user} onClose={() => setOpen(false)} />
    </Suspense>
  );
}
