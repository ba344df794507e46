"use client";

/** One short sentence at a time, at the bottom of the screen, read out to those who do not see it. */
import { useEffect } from "react";
import { create } from "zustand";

const STAYS_MS = 4_000;
/** Long enough to notice a mistake and reach for the way back. */
const STAYS_WITH_ACTION_MS = 10_000;

/** A way back from what has just been done. */
interface ToastAction {
  label: string;
  run: () => void;
}

const useToast = create<{ text: string; action: ToastAction | null; serial: number }>()(() => ({
  text: "",
  action: null,
  serial: 0,
}));

/** Says `text`; a new sentence takes the place of the one before. */
export function say(text: string, action: ToastAction | null = null): void {
  useToast.setState((state) => ({ text, action, serial: state.serial + 1 }));
}

function hush(): void {
  useToast.setState({ text: "", action: null });
}

export function Toasts() {
  const { text, action, serial } = useToast();

  useEffect(() => {
    if (serial === 0) return;
    const timer = setTimeout(hush, action === null ? STAYS_MS : STAYS_WITH_ACTION_MS);
    return () => clearTimeout(timer);
  }, [serial, action]);

  // The way back has a key too, the one that everybody tries.
  useEffect(() => {
    if (action === null) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
        return;
      event.preventDefault();
      hush();
      action.run();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [action]);

  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center px-4 md:bottom-16"
    >
      {text !== "" && (
        <p className="flex items-center gap-3 rounded-md bg-ink px-3 py-2 font-medium text-canvas text-grid shadow-float">
          {text}
          {action && (
            <button
              type="button"
              className="pointer-events-auto rounded-xs underline underline-offset-4"
              onClick={() => {
                hush();
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
