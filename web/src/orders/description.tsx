"use client";

import type { OrderItem } from "@/api/orders";
import { useWords } from "@/i18n/provider";
import { GradeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Sku } from "@/ui/sku";

type Described = Pick<
  OrderItem,
  "product_name" | "appearance" | "functionality" | "boxed" | "color" | "additional_info" | "sku"
>;

/** What a line is: name and grade, then the rest in the words of the trade. */
export function Description({ item, gone = false }: { item: Described; gone?: boolean }) {
  const words = useWords();
  const rest = [
    item.functionality === "Working" ? null : (words.functionality[item.functionality] ?? item.functionality),
    item.color && (words.colour[item.color] ?? item.color),
    words.boxed[item.boxed] ?? item.boxed,
    item.additional_info && (words.info[item.additional_info] ?? item.additional_info),
  ].filter(Boolean);
  return (
    <span className={cx("block min-w-0", gone && "text-ink-3 line-through")}>
      <span className="flex items-center gap-2">
        <GradeBadge grade={item.appearance} />
        <span className="truncate font-medium">{item.product_name}</span>
      </span>
      <span className="flex gap-2 text-ink-2 text-note">
        <span className="truncate">{rest.join(" · ")}</span>
        <Sku sku={item.sku} className="shrink-0 text-ink-3 max-md:hidden" />
      </span>
    </span>
  );
}
