"use client";

/** Gives the pages their texts. French is part of the page; English is fetched by those who read it. */
import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import type { Language } from "@/api/types";
import { fr, type Messages } from "./fr";
import { currentLanguage, useLanguage } from "./language";
import { type Words, words as wordsFr } from "./words.fr";

interface Texts {
  language: Language;
  messages: Messages;
  words: Words;
}

const french: Texts = { language: "fr", messages: fr, words: wordsFr };

export const TextsContext = createContext<Texts>(french);

async function english(): Promise<Texts> {
  const [{ en }, { words }] = await Promise.all([import("./en"), import("./words.en")]);
  return { language: "en", messages: en, words };
}

/**
 * The messages themselves, for the cells of long grids: reading a plain sentence costs nothing there, while
 * `useTranslations` builds a translator in each cell. Messages with arguments go through `useTranslations`.
 */
export function useMessages(): Messages {
  return use(TextsContext).messages;
}

/** The supplier's words in the language shown. */
export function useWords(): Words {
  return use(TextsContext).words;
}

/** The language whose texts are shown now; the chosen one may still be on its way. */
export function useShownLanguage(): Language {
  return use(TextsContext).language;
}

/** Shows a page that waited for its language, see `boot-script.ts`. */
function reveal() {
  delete document.documentElement.dataset.languagePending;
}

export function TextsProvider({ children }: { children: ReactNode }) {
  const wanted = useLanguage();
  const [texts, setTexts] = useState(french);

  useEffect(() => {
    let current = true;
    const show = (next: Texts) => {
      if (!current) return;
      setTexts(next);
      document.documentElement.lang = next.language;
    };
    if (wanted === "fr") show(french);
    // Should the file not arrive, French is better than nothing.
    else english().then(show, reveal);
    return () => {
      current = false;
    };
  }, [wanted]);

  useEffect(() => {
    // Asked of the stores, not of this render: what the browser remembers is read after the first one.
    if (texts.language === currentLanguage()) reveal();
  }, [texts]);

  return (
    <TextsContext value={texts}>
      <IntlProvider locale={texts.language} messages={texts.messages} timeZone="Europe/Paris">
        {children}
      </IntlProvider>
    </TextsContext>
  );
}
