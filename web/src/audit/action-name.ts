"use client";

import { useTranslations } from "use-intl";
import type { OfficeMessages } from "@/i18n/office.fr";

type Named = keyof OfficeMessages["audit"]["actions"];

const NAMES: Record<string, Named> = {
  "login.accepted": "loginAccepted",
  "login.refused": "loginRefused",
  "session.logged_out": "loggedOut",
  "session.ended": "sessionEnded",
  "sessions.ended": "sessionsEnded",
  "session.reused": "sessionReused",
  "password.changed": "passwordChanged",
  "second_factor.enabled": "factorEnabled",
  "second_factor.disabled": "factorDisabled",
  "second_factor.codes_renewed": "factorCodes",
  "token.created": "tokenCreated",
  "token.revoked": "tokenRevoked",
  "impersonation.started": "actingStarted",
  "impersonation.writes_allowed": "actingWrites",
  "impersonation.ended": "actingEnded",
  "person.erased": "personErased",
  "personal_data.exported": "dataExported",
  "settings.changed": "settingsChanged",
  "margins.changed": "marginsChanged",
  "price.floor_decided": "floorDecided",
  "import.uploaded": "importUploaded",
  "import.published": "importPublished",
  "import.scheduled": "importScheduled",
  "import.rejected": "importRejected",
  "import.retried": "importRetried",
  "import.rolled_back": "importRolledBack",
  "import.columns_mapped": "importMapped",
};

/** The actions that have a name; the log may hold others. */
export const ACTIONS: readonly string[] = Object.keys(NAMES);

/** What was done, in words; the code itself where there are none. */
export function useActionName(): (code: string) => string {
  const t = useTranslations("audit.actions");
  return (code) => {
    const name = NAMES[code];
    return name ? t(name) : code;
  };
}
