"use client";

/** The middle of the buyer's top bar, which the page underneath may fill (the catalogue puts its search there). */
import { createContext, type ReactNode, use } from "react";
import { createPortal } from "react-dom";

export const TopbarSlotContext = createContext<HTMLElement | null>(null);

/** Draws `children` in the top bar. Nothing is drawn where the shell has none. */
export function InTopbar({ children }: { children: ReactNode }) {
  const slot = use(TopbarSlotContext);
  return slot && createPortal(children, slot);
}
