"use client";

/** The frame around every page of a signed-in person: a top bar for buyers, a rail for staff, tabs on phones. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { CartBar } from "@/cart/cart-bar";
import { usePhone } from "@/lib/media";
import { useOnline } from "@/lib/online";
import { Bell } from "@/notifications/bell";
import { cx } from "@/ui/cx";
import { Unavailable } from "@/ui/unavailable";
import { AccountButton } from "./account-button";
import { HelpKey } from "./help-key";
import { isCurrent, ofClients } from "./navigation";
import { Tabs } from "./tabs";
import { TopbarSlotContext } from "./topbar-slot";
import { Wordmark } from "./wordmark";

const ActingBar = lazy(() => import("./acting-bar"));
const StaffFrame = lazy(() => import("./staff-frame"));

export function Shell({ user, children }: { user: Me; children: ReactNode }) {
  const t = useTranslations("common");
  const errors = useTranslations("errors");
  const online = useOnline();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const staff = user.role === "admin";
  const phone = usePhone();
  const frame = (
    // Its room is kept while it comes, so that nothing moves when it is there.
    <Suspense
      fallback={
        <div
          className={cx("shrink-0 border-line bg-surface", phone ? "h-14 border-t" : "w-[76px] border-r")}
        />
      }
    >
      <StaffFrame user={user} phone={phone} />
    </Suspense>
  );

  return (
    <TopbarSlotContext value={slot}>
      <a
        href="#content"
        className="fixed top-1 left-1 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t("skipToContent")}
      </a>
      <div className={cx("flex h-dvh overflow-hidden", staff && !phone ? "flex-row" : "flex-col")}>
        {!phone && (staff ? frame : <Topbar user={user} slot={setSlot} />)}
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          {user.acting != null && (
            <Suspense fallback={null}>
              <ActingBar user={user} />
            </Suspense>
          )}
          <OfflineBar staff={staff} />
          {/* A cart fills without network; the business is not run on what may have changed since. */}
          <Unavailable value={staff && !online ? errors("offlineStaff") : null}>{children}</Unavailable>
          {!staff && <CartBar user={user} />}
        </main>
        {phone && (staff ? frame : <Tabs user={user} destinations={ofClients(user)} />)}
      </div>
      <HelpKey />
    </TopbarSlotContext>
  );
}

function Topbar({ user, slot }: { user: Me; slot: (element: HTMLElement | null) => void }) {
  const t = useTranslations("shell");
  const path = usePathname();
  return (
    <header className="grid h-12 shrink-0 grid-cols-[1fr_minmax(240px,480px)_1fr] items-center gap-4 border-line border-b bg-surface px-3">
      <div className="flex h-full items-center gap-5">
        <Wordmark className="pl-1" />
        <nav aria-label={t("navigation")} className="flex h-full">
          {ofClients(user).map((destination) => {
            const current = isCurrent(destination, path);
            return (
              <Link
                key={destination.href}
                href={destination.href}
                prefetch={false}
                aria-current={current ? "page" : undefined}
                className={cx(
                  "flex items-center border-b-2 px-1 pt-0.5 font-medium text-grid",
                  current ? "border-accent text-ink" : "border-transparent text-ink-2 hover:text-ink",
                )}
              >
                {t(destination.label)}
              </Link>
            );
          })}
        </nav>
      </div>
      <div ref={slot} className="min-w-0" />
      <div className="flex items-center justify-end gap-1">
        <Bell />
        <AccountButton user={user} look="wide" />
      </div>
    </header>
  );
}

function OfflineBar({ staff }: { staff: boolean }) {
  const t = useTranslations("errors");
  const path = usePathname();
  const online = useOnline();
  // The catalogue says so itself, with the day of what it shows.
  if (online || path.startsWith("/catalog")) return null;
  return (
    <p role="status" className="shrink-0 bg-warning-soft px-4 py-1.5 font-medium text-grid text-warning">
      {t(staff ? "offlineStaff" : "offlineOther")}
    </p>
  );
}
