"use client";

/** One short sentence at a time, at the bottom of the screen, read out to those who do not see it. */
import { useEffect } from "react";
import { create } from "zustand";

const STAYS_MS = 4_000;

const useToast = create<{ text: string; serial: number }>()(() => ({ text: "", serial: 0 }));

/** Says `text`; a new sentence takes the place of the one before. */
export function say(text: string): void {
  useToast.setState((state) => ({ text, serial: state.serial + 1 }));
}

export function Toasts() {
  const { text, serial } = useToast();

  useEffect(() => {
    if (serial === 0) return;
    const timer = setTimeout(() => useToast.setState({ text: "" }), STAYS_MS);
    return () => clearTimeout(timer);
  }, [serial]);

  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-16 z-50 flex justify-center md:bottom-6"
    >
      {text !== "" && (
        <p className="rounded-md bg-ink px-3 py-2 font-medium text-canvas text-grid shadow-float">{text}</p>
      )}
    </div>
  );
}
