"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { markRead, type Notification, type Notifications, notifications } from "@/api/market";
import { MarketTexts } from "@/catalogue/panels/panel-texts";
import { useFormat } from "@/i18n/use-format";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { LinesSkeleton } from "@/ui/page";
import { NOTIFICATIONS_KEY } from "./bell";

export default function NotificationList({ onClose }: { onClose: () => void }) {
  return (
    <MarketTexts>
      <List onClose={onClose} />
    </MarketTexts>
  );
}

function List({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const client = useQueryClient();
  const router = useRouter();
  const news = useQuery({
    queryKey: NOTIFICATIONS_KEY,
    queryFn: ({ signal }) => notifications(signal),
  });
  const reading = useMutation({
    mutationFn: markRead,
    // The mark is seen at once; should the server refuse, the renewal brings it back.
    onMutate: (which) =>
      client.setQueryData<Notifications>(NOTIFICATIONS_KEY, (now) => now && marked(now, which)),
    onSettled: () => void client.invalidateQueries({ queryKey: NOTIFICATIONS_KEY }),
  });

  function open(one: Notification) {
    if (!one.read) reading.mutate({ all: false, ids: [one.id] });
    if (one.link === null) return;
    router.push(one.link);
    onClose();
  }

  const items = news.data?.items ?? [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("market.bell.title")}
      place="right"
      footer={
        (news.data?.unread ?? 0) > 0 && (
          <Button
            look="quiet"
            disabled={reading.isPending}
            onClick={() => reading.mutate({ all: true, ids: [] })}
          >
            {t("market.bell.allRead")}
          </Button>
        )
      }
    >
      {news.data ? (
        items.length === 0 ? (
          <Empty title={t("market.bell.none")}>{t("market.bell.noneHint")}</Empty>
        ) : (
          <ul>
            {items.map((one) => (
              <Line key={one.id} one={one} onOpen={() => open(one)} />
            ))}
          </ul>
        )
      ) : news.isError ? (
        <ErrorBlock error={news.error} retry={() => void news.refetch()} />
      ) : (
        <div className="px-4">
          <LinesSkeleton label={t("common.loading")} />
        </div>
      )}
    </Dialog>
  );
}

/** The news with some of it read. */
function marked(now: Notifications, which: { ids: string[]; all: boolean }): Notifications {
  const items = now.items.map((one) =>
    which.all || which.ids.includes(one.id) ? { ...one, read: true } : one,
  );
  const unread = which.all ? 0 : Math.max(0, now.unread - which.ids.length);
  return { unread, items };
}

function Line({ one, onOpen }: { one: Notification; onOpen: () => void }) {
  const t = useTranslations("market.bell");
  const format = useFormat();
  return (
    <li className="border-line border-b">
      <button type="button" onClick={onOpen} className="flex w-full gap-3 px-4 py-3 text-left hover:bg-hover">
        <span
          aria-hidden
          className={cx("mt-1.5 size-2 shrink-0 rounded-full", one.read ? "bg-transparent" : "bg-accent")}
        />
        <span className="min-w-0 flex-1">
          <span className={cx("block", one.read ? "text-ink-2" : "font-medium")}>
            {one.title}
            {!one.read && <span className="sr-only">, {t("unread")}</span>}
          </span>
          <span className="block text-grid text-ink-2">{one.body}</span>
          <span title={format.moment(one.at)} className="block text-ink-3 text-note">
            {format.relative(one.at)}
          </span>
        </span>
      </button>
    </li>
  );
}
