"use client";

import { CircleUserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { cx } from "@/ui/cx";

const load = () => import("./account-menu");
const AccountMenu = lazy(load);

export type AccountLook = "wide" | "rail" | "tab";

/** The account's button; its menu is fetched when someone reaches for it. */
export function AccountButton({ user, look }: { user: Me; look: AccountLook }) {
  const [wanted, setWanted] = useState(false);
  const face = <AccountFace user={user} look={look} />;
  const className = accountClass(look);
  const still = (
    <button
      type="button"
      aria-haspopup="menu"
      className={className}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
    >
      {face}
    </button>
  );
  if (!wanted) return still;
  return (
    <Suspense fallback={still}>
      <AccountMenu user={user} className={className}>
        {face}
      </AccountMenu>
    </Suspense>
  );
}

function accountClass(look: AccountLook): string {
  return cx(
    look === "wide" && "flex h-8 min-w-0 items-center gap-2 rounded-md px-2 text-grid hover:bg-hover",
    look === "rail" && "flex size-10 items-center justify-center rounded-md hover:bg-hover",
    look === "tab" &&
      "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 font-medium text-[11px] text-ink-2",
  );
}

function AccountFace({ user, look }: { user: Me; look: AccountLook }) {
  const t = useTranslations("shell");
  if (look === "tab") {
    return (
      <>
        <CircleUserRound size={20} strokeWidth={1.75} aria-hidden />
        {t("account")}
      </>
    );
  }
  return (
    <>
      <span className="sr-only">{t("accountOf", { name: user.name })} </span>
      {look === "wide" && <span className="truncate text-ink-2">{user.client?.name ?? t("staff")}</span>}
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-[11px] text-accent-strong"
      >
        {initials(user.name)}
      </span>
    </>
  );
}

/** First letters of the first and last words of a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${words[0]?.[0] ?? ""}${last?.[0] ?? ""}`.toUpperCase();
}
