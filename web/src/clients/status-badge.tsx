"use client";

import { useTranslations } from "use-intl";
import type { ClientStatus } from "@/api/clients";
import { cx } from "@/ui/cx";

const TONES: Record<ClientStatus, string> = {
  pending: "text-info",
  active: "text-success",
  suspended: "text-warning",
  refused: "text-ink-3",
};

export function StatusBadge({ status }: { status: ClientStatus }) {
  const t = useTranslations("clients.status");
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap font-medium", TONES[status])}>
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {t(status)}
    </span>
  );
}
