"use client";

import { useTranslations } from "use-intl";
import { Empty } from "@/ui/blocks";
import { Button } from "@/ui/button";

/** A fault of ours in a page: the shell and the session stay. */
export default function PageError() {
  const t = useTranslations("common");
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Empty
        title={t("crashed")}
        action={
          <Button look="primary" onClick={() => window.location.reload()}>
            {t("reload")}
          </Button>
        }
      >
        {t("crashedHint")}
      </Empty>
    </main>
  );
}
