"use client";

/** What the platform tells a person. The list is fetched when somebody reaches for it. */
import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { notifications } from "@/api/market";
import { IconButton } from "@/ui/button";

const WATCH_MS = 60_000;

export const NOTIFICATIONS_KEY = ["notifications"] as const;

const load = () => import("./notification-list");
const NotificationList = lazy(load);

export function Bell() {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  const news = useQuery({
    queryKey: NOTIFICATIONS_KEY,
    queryFn: ({ signal }) => notifications(signal),
    refetchInterval: WATCH_MS,
    staleTime: WATCH_MS,
    retry: false,
  });
  const unread = news.data?.unread ?? 0;
  return (
    <>
      <span className="relative">
        <IconButton
          label={t("bell", { count: unread })}
          aria-haspopup="dialog"
          onPointerEnter={load}
          onFocus={load}
          onClick={() => setOpen(true)}
        >
          <BellIcon size={17} strokeWidth={1.75} aria-hidden />
        </IconButton>
        {unread > 0 && (
          <span
            aria-hidden
            className="pointer-events-none absolute top-0 right-0 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-[10px] text-on-accent"
          >
            {unread > 99 ? "99" : unread}
          </span>
        )}
      </span>
      {open && (
        <Suspense fallback={null}>
          <NotificationList onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
