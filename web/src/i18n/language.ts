/** Which language is shown: chosen on this browser, else the person's own, else French. */

import type { Language } from "@/api/types";
import { useAuth } from "@/auth/store";
import { usePreferences } from "@/lib/preferences";

export function useLanguage(): Language {
  const chosen = usePreferences((state) => state.language);
  const own = useAuth((state) => state.user?.language);
  return chosen ?? own ?? "fr";
}

/** The same outside React, for the `Accept-Language` of a request. */
export function currentLanguage(): Language {
  return usePreferences.getState().language ?? useAuth.getState().user?.language ?? "fr";
}
