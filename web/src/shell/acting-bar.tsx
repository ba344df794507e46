"use client";

/** Says, on every page, that what is seen and done here is another person's. */
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";

const AllowDialog = lazy(() => import("./acting-allow"));

export default function ActingBar({ user }: { user: Me }) {
  const t = useTranslations("shell");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [leaving, setLeaving] = useState(false);
  if (user.acting == null) return null;

  async function leave() {
    setLeaving(true);
    const { leavePlace } = await import("./acting");
    await leavePlace(t("actingEnded"));
    router.replace("/admin/clients/");
  }

  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 bg-warning px-4 py-1.5 font-medium text-canvas text-grid"
    >
      <p className="min-w-0 flex-1 max-sm:basis-full">
        {t("acting", { name: user.name, company: user.client?.name ?? "" })}{" "}
        <span className="font-normal">{t(user.acting.read_only ? "actingReadOnly" : "actingWrites")}</span>
      </p>
      {user.acting.read_only && (
        <button
          type="button"
          className="rounded-xs underline underline-offset-4 focus-visible:outline-canvas"
          onClick={() => setAsking(true)}
        >
          {t("actingAllow")}
        </button>
      )}
      <button
        type="button"
        disabled={leaving}
        className="h-7 rounded-md border border-current px-2.5 focus-visible:outline-canvas"
        onClick={() => void leave()}
      >
        {t("actingEnd")}
      </button>
      {asking && (
        <Suspense fallback={null}>
          <AllowDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  );
}
