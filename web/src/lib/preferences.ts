/** What this browser keeps of the person's habits: language, theme, folded panels. Nothing personal. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Language } from "@/api/types";

export type Theme = "system" | "light" | "dark";

interface Preferences {
  /** `null` until chosen on this browser: the person's profile then decides, French otherwise. */
  language: Language | null;
  theme: Theme;
  /** The facet rail of the catalogue is shown on wide screens. */
  rail: boolean;
  /** The columns of the catalogue in order, by person; absent until somebody chose. */
  columns: Record<string, string[]>;
}

/** Read by the script in the head as well, see `boot-script.ts`. */
export const PREFERENCES_KEY = "dbc.preferences";

export const usePreferences = create<Preferences>()(
  persist<Preferences>(() => ({ language: null, theme: "system", rail: true, columns: {} }), {
    name: PREFERENCES_KEY,
    // The page is exported without knowing the browser: the first render must not differ from it.
    skipHydration: true,
  }),
);

/** Applies a theme to the document; `system` leaves the choice to the media query. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
