"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { LanguageSwitch } from "@/shell/language-switch";
import { Wordmark } from "@/shell/wordmark";
import { homeOf, safeNext } from "./home";
import { LoginForm } from "./login-form";
import { useAuth } from "./store";

export function LoginPage() {
  const t = useTranslations("login");
  const router = useRouter();
  const auth = useAuth();
  const user = auth.phase === "signed-in" ? auth.user : null;

  useEffect(() => {
    if (user !== null) router.replace(safeNext(window.location.search) ?? homeOf(user));
  }, [user, router]);

  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center justify-between px-4 md:px-8">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[max(24px,12vh)] pb-12">
        <div className="w-full max-w-[360px]">
          <h1 className="font-semibold text-title">{t("title")}</h1>
          <p className="mt-1 text-ink-2">{t("lead")}</p>
          {auth.phase === "signed-out" && auth.expired && (
            <p role="status" className="mt-5 rounded-md bg-info-soft px-3 py-2 text-grid text-info">
              {t("expired")}
            </p>
          )}
          <LoginForm />
        </div>
      </main>
    </div>
  );
}
