"use client";

/** What frames the pages of staff: a narrow rail, tabs on a phone, and the palette. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { Bell } from "@/notifications/bell";
import { PaletteKey } from "@/palette/palette-key";
import { cx } from "@/ui/cx";
import { AccountButton } from "./account-button";
import { isCurrent } from "./navigation";
import { ofStaff } from "./staff-navigation";
import { Tabs } from "./tabs";
import { useWaitingCounts } from "./waiting-counts";
import { Wordmark } from "./wordmark";

export default function StaffFrame({ user, phone }: { user: Me; phone: boolean }) {
  return (
    <>
      {phone ? <Tabs user={user} destinations={ofStaff(user)} /> : <Rail user={user} />}
      <PaletteKey user={user} />
    </>
  );
}

function Rail({ user }: { user: Me }) {
  const t = useTranslations("shell");
  const path = usePathname();
  const counts = useWaitingCounts(user);
  return (
    <header className="flex w-[76px] shrink-0 flex-col items-stretch border-line border-r bg-surface">
      <div className="flex h-12 items-center justify-center">
        <Wordmark />
      </div>
      <nav
        aria-label={t("navigation")}
        className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-1.5 pt-1 [scrollbar-width:none]"
      >
        {ofStaff(user).map((destination) => {
          const current = isCurrent(destination, path);
          const waiting = counts.get(destination.href) ?? 0;
          return (
            <Link
              key={destination.href}
              href={destination.href}
              prefetch={false}
              aria-current={current ? "page" : undefined}
              className={cx(
                "relative flex shrink-0 flex-col items-center gap-1 rounded-md px-1 py-2 font-medium text-[11px] leading-[14px] [@media(max-height:840px)]:gap-0.5 [@media(max-height:840px)]:py-1",
                current ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              <destination.icon size={18} strokeWidth={1.75} aria-hidden />
              {t(destination.label)}
              {waiting > 0 && (
                <span className="absolute top-1 right-1 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-[10px] text-on-accent leading-4 tabular-nums">
                  <span aria-hidden>{waiting > 99 ? "99+" : waiting}</span>
                  <span className="sr-only">{t("waiting", { count: waiting })}</span>
                </span>
              )}
            </Link>
          );
        })}
      </nav>
      <div className="flex flex-col items-center gap-1 px-1.5 pb-2">
        <Bell />
        <AccountButton user={user} look="rail" />
      </div>
    </header>
  );
}
