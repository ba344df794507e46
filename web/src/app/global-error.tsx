"use client";

import { fr } from "@/i18n/fr";

/** The last net, when not even the layout could be drawn: no providers, no styles, French and a way out. */
export default function GlobalError() {
  return (
    <html lang="fr">
      <body>
        <h1>{fr.common.crashed}</h1>
        <p>{fr.common.crashedHint}</p>
        <button type="button" onClick={() => window.location.reload()}>
          {fr.common.reload}
        </button>
      </body>
    </html>
  );
}
