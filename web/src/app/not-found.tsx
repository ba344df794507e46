"use client";

import { useTranslations } from "use-intl";
import { Empty } from "@/ui/blocks";

export default function NotFound() {
  const t = useTranslations("common");
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Empty
        title={t("notFound")}
        action={
          <a className="font-medium text-accent underline underline-offset-4" href="/">
            {t("home")}
          </a>
        }
      >
        {t("notFoundHint")}
      </Empty>
    </main>
  );
}
