"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { Bell } from "@/notifications/bell";
import { cx } from "@/ui/cx";
import { AccountButton } from "./account-button";
import { type Destination, isCurrent, onPhone } from "./navigation";

interface TabsProps {
  user: Me;
  destinations: Destination[];
}

/** The pages at the foot of a phone. */
export function Tabs({ user, destinations }: TabsProps) {
  const t = useTranslations("shell");
  const path = usePathname();
  return (
    <nav
      aria-label={t("navigation")}
      className="flex shrink-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      {destinations.filter(onPhone).map((destination) => {
        const current = isCurrent(destination, path);
        return (
          <Link
            key={destination.href}
            href={destination.href}
            prefetch={false}
            aria-current={current ? "page" : undefined}
            className={cx(
              "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 font-medium text-[11px]",
              current ? "text-accent" : "text-ink-2",
            )}
          >
            <destination.icon size={20} strokeWidth={1.75} aria-hidden />
            {t(destination.label)}
          </Link>
        );
      })}
      <span className="flex h-14 items-center px-2">
        <Bell />
      </span>
      <AccountButton user={user} look="tab" />
    </nav>
  );
}
