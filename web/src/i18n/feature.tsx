"use client";

/**
 * The texts of one part of the application, fetched with that part's pages: the first page that people see carries
 * only its own. French comes with the page; English is fetched by those who read it.
 */
import { type ReactNode, use, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { TextsContext } from "./provider";

type Part = Record<string, object>;

interface FeatureTextsProps<P extends Part> {
  french: P;
  /** A stable function, such as one declared beside the component. */
  english: () => Promise<P>;
  children: ReactNode;
}

/** Adds the texts of a part to those around it. Nothing is drawn until they are there in the language shown. */
export function FeatureTexts<P extends Part>({ french, english, children }: FeatureTextsProps<P>) {
  const around = use(TextsContext);
  const [translated, setTranslated] = useState<P | null>(null);

  useEffect(() => {
    if (around.language !== "en") return;
    let current = true;
    const show = (part: P) => current && setTranslated(part);
    // Should the file not arrive, French is better than nothing.
    english().then(show, () => show(french));
    return () => {
      current = false;
    };
  }, [around.language, english, french]);

  const part = around.language === "fr" ? french : translated;
  if (part === null) return null;
  const messages = { ...around.messages, ...part };
  return (
    <TextsContext value={{ ...around, messages }}>
      <IntlProvider locale={around.language} messages={messages} timeZone="Europe/Paris">
        {children}
      </IntlProvider>
    </TextsContext>
  );
}
