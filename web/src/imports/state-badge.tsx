"use client";

import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { cx } from "@/ui/cx";
import { isMoving, stateLabel } from "./state";

const TONES: Partial<Record<ReturnType<typeof stateLabel>, string>> = {
  published: "text-success",
  staged: "text-info",
  held: "text-warning",
  failed: "text-danger",
};

export function StateBadge({ one }: { one: Import }) {
  const t = useTranslations("imports.states");
  const label = stateLabel(one);
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium",
        TONES[label] ?? "text-ink-2",
      )}
    >
      <span
        aria-hidden
        className={cx("size-1.5 rounded-full bg-current", isMoving(one.state) && "animate-pulse")}
      />
      {t(label)}
    </span>
  );
}
