"use client";

/** Lets people in: remembered ones at once, unknown ones by the login page, clients not into staff pages. */
import { usePathname, useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { homeOf } from "@/auth/home";
import { useAuth } from "@/auth/store";
import { Empty } from "@/ui/blocks";
import { Shell } from "./shell";

const LiveUpdates = lazy(() => import("./live-updates"));
const MustEnrol = lazy(() => import("@/account/must-enrol"));

export function SignedIn({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const router = useRouter();
  const path = usePathname();
  const { phase, user } = useAuth();

  useEffect(() => {
    if (phase !== "signed-out") return;
    const here = window.location.pathname + window.location.search;
    router.replace(`/login/?next=${encodeURIComponent(here)}`);
  }, [phase, router]);

  // The frame is empty rather than guessed: buyers and staff have different ones.
  if (user === null) return <div aria-busy className="h-dvh bg-canvas" />;

  if (user.second_factor === "must_enrol") {
    return (
      <Suspense fallback={<div aria-busy className="h-dvh bg-surface" />}>
        <MustEnrol user={user} />
      </Suspense>
    );
  }

  const forbidden = path.startsWith("/admin") && user.role !== "admin";
  return (
    <Shell user={user}>
      {phase === "signed-in" && (
        <Suspense fallback={null}>
          <LiveUpdates />
        </Suspense>
      )}
      {forbidden ? (
        <Empty
          title={t("forbidden")}
          className="flex-1"
          action={
            <a className="font-medium text-accent underline underline-offset-4" href={homeOf(user)}>
              {t("home")}
            </a>
          }
        />
      ) : (
        children
      )}
    </Shell>
  );
}
