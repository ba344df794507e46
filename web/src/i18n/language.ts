/** Which language is shown: chosen on this browser, else the person's own, else the first of the browser's that we speak. */

import type { Language } from "@/api/types";
import { useAuth } from "@/auth/store";
import { usePreferences } from "@/lib/preferences";

/** Who reads neither language reads English sooner than French. The same rule stands in `boot-script.ts`. */
export function ofBrowser(spoken: readonly string[]): Language {
  const first = spoken
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === "fr" || tag === "en");
  if (first !== undefined) return first as Language;
  return spoken.length === 0 ? "fr" : "en";
}

function browserLanguage(): Language {
  return typeof navigator === "undefined" ? "fr" : ofBrowser(navigator.languages);
}

export function useLanguage(): Language {
  const chosen = usePreferences((state) => state.language);
  const own = useAuth((state) => state.user?.language);
  return chosen ?? own ?? browserLanguage();
}

/** The same outside React, for the `Accept-Language` of a request. */
export function currentLanguage(): Language {
  return usePreferences.getState().language ?? useAuth.getState().user?.language ?? browserLanguage();
}
