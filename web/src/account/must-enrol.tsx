"use client";

/** Staff without a second factor see nothing else until they have one. */
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { becomes, logout, refresh } from "@/auth/session";
import { account } from "@/i18n/account.fr";
import { entry } from "@/i18n/entry.fr";
import { FeatureTexts } from "@/i18n/feature";
import { LanguageSwitch } from "@/shell/language-switch";
import { Wordmark } from "@/shell/wordmark";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { Enrol } from "./enrol";

const french = { ...entry, ...account };
const english = () =>
  Promise.all([import("@/i18n/entry.en"), import("@/i18n/account.en")]).then(([door, own]) => ({
    ...door.entry,
    ...own.account,
  }));

export default function MustEnrol({ user }: { user: Me }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex h-14 items-center justify-between px-4 md:px-8">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main className="flex flex-1 justify-center px-4 pt-[max(16px,6vh)] pb-12">
        <div className="w-full max-w-[400px]">
          <FeatureTexts french={french} english={english}>
            <Content user={user} />
          </FeatureTexts>
        </div>
      </main>
    </div>
  );
}

function Content({ user }: { user: Me }) {
  const t = useTranslations();
  return (
    <>
      <h1 className="font-semibold text-title">{t("security.mustTitle")}</h1>
      <p className="mt-1 text-ink-2">{t("security.mustText")}</p>
      <div className="mt-6">
        <Enrol
          onKept={() => {
            say(t("security.done"));
            // What the person may do comes with the next token.
            void refresh().catch(() => becomes({ ...user, second_factor: "on" }));
          }}
        />
      </div>
      <Button look="quiet" className="mt-6" onClick={() => void logout()}>
        {t("shell.logout")}
      </Button>
    </>
  );
}
