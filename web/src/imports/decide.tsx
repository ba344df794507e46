"use client";

/** The decision, always in the same corner: Publier says what it will do before it does it. */
import Link from "next/link";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { isReviewable, pricesMoved } from "./state";
import { useDecision } from "./use-imports";

const OverrideDialog = lazy(() => import("./override-dialog"));

export function Decide({ one, online }: { one: Import; online: boolean }) {
  const t = useTranslations("imports.publish");
  const format = useFormat();
  const text = useErrorText();
  const decision = useDecision(one.id);
  const [asking, setAsking] = useState(false);
  const publishing =
    one.state === "scheduled" || (decision.isPending && decision.variables.name === "publish");

  // Said once the catalogue is online, which may be a moment after the decision.
  const mine = decision.isSuccess && decision.variables.name === "publish";
  const published = one.state === "published" ? one.version : null;
  useEffect(() => {
    if (mine && published != null) say(t("done", { version: String(published) }));
  }, [mine, published, t]);

  function publish(reason: string | null) {
    setAsking(false);
    decision.mutate({ name: "publish", reason });
  }

  if (online) {
    return (
      <Link
        href="/catalog/"
        className="inline-flex h-8 items-center rounded-md border border-line-strong px-3 font-medium text-grid hover:bg-hover"
      >
        {t("seeCatalogue")}
      </Link>
    );
  }
  // It waits for its hour, and is taken back where that hour is said.
  if (one.state === "scheduled" && one.scheduled_at) return null;
  if (one.state === "failed") {
    return (
      <Button disabled={decision.isPending} onClick={() => decision.mutate({ name: "retry" })}>
        {t("again")}
      </Button>
    );
  }
  if (!isReviewable(one.state) && !publishing) return null;

  const offers = one.rows?.accepted ?? 0;
  const moved = pricesMoved(one.changes);
  return (
    <div className="flex flex-col items-end gap-1 max-md:w-full max-md:items-stretch">
      <div className="flex gap-2">
        {!publishing && (
          <Button
            look="quiet"
            disabled={decision.isPending}
            onClick={() => decision.mutate({ name: "reject" }, { onSuccess: () => say(t("rejected")) })}
          >
            {t("reject")}
          </Button>
        )}
        {!one.no_op && (
          <Button
            look="primary"
            className="max-md:flex-1 max-md:whitespace-normal max-md:py-2 max-md:h-auto"
            disabled={decision.isPending || publishing}
            onClick={() => (one.state === "held" ? setAsking(true) : publish(null))}
          >
            {publishing
              ? t("running")
              : `${t("action", { offers, offersText: format.integer(offers) })}, ${t("prices", {
                  count: moved,
                  value: format.integer(moved),
                })}`}
          </Button>
        )}
      </div>
      {decision.isError && (
        <p role="alert" className="max-w-[420px] text-right text-danger text-grid">
          {text(decision.error)}
        </p>
      )}
      {asking && (
        <Suspense fallback={null}>
          <OverrideDialog one={one} onClose={() => setAsking(false)} onPublish={publish} />
        </Suspense>
      )}
    </div>
  );
}
