"use client";

import { Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import type { CartItem } from "@/api/carts";
import { movement } from "@/i18n/format";
import { useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Money, Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { LineQuantity } from "./line-quantity";
import type { OpenCart } from "./use-open-cart";

const ProposeDialog = lazy(() => import("./propose-dialog"));

interface CartLineProps {
  open: OpenCart;
  item: CartItem;
  phone: boolean;
}

/** One line: what, how many, at which price, and what is wrong with it. */
export function CartLine({ open, item, phone }: CartLineProps) {
  const t = useTranslations("cart");
  const [proposing, setProposing] = useState(false);
  const editable = open.cart?.state === "open";
  const remove = () => open.setLine(item, 0);
  const quantity = <LineQuantity open={open} item={item} disabled={!editable} />;
  const price = <Price item={item} onPropose={editable ? () => setProposing(true) : undefined} />;
  const total =
    item.total_cents === null ? (
      <span className="text-ink-3">–</span>
    ) : (
      <Money cents={item.total_cents} className="font-medium" />
    );
  const drop = editable && (
    <IconButton label={t("remove", { name: item.product_name })} onClick={remove}>
      <Trash2 size={15} aria-hidden />
    </IconButton>
  );
  return (
    <div
      className={cx(
        "h-full border-line/70 border-b px-4 text-grid md:px-6",
        (item.short || item.price_cents === null) && "bg-danger-soft",
      )}
    >
      {phone ? (
        <div className="grid h-full grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 gap-y-1.5">
          <What item={item} />
          <span className="text-right">{total}</span>
          <span className="flex items-center gap-2">
            {quantity}
            {price}
          </span>
          <span className="justify-self-end">{drop}</span>
        </div>
      ) : (
        <div className="grid h-full grid-cols-[minmax(0,1fr)_104px_120px_84px_32px] items-center gap-x-2 xl:grid-cols-[minmax(0,1fr)_150px_150px_110px_32px] xl:gap-x-4">
          <What item={item} />
          {price}
          <span className="justify-self-end">{quantity}</span>
          <span className="text-right">{total}</span>
          {drop}
        </div>
      )}
      {proposing && (
        <Suspense fallback={null}>
          <ProposeDialog
            item={item}
            company={open.company}
            onDone={open.retry}
            onClose={() => setProposing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function What({ item }: { item: CartItem }) {
  const t = useTranslations("cart");
  const words = useWords();
  const parts = [
    item.functionality === "Working" ? null : (words.functionality[item.functionality] ?? item.functionality),
    item.color && (words.colour[item.color] ?? item.color),
    words.boxed[item.boxed] ?? item.boxed,
    item.additional_info && (words.info[item.additional_info] ?? item.additional_info),
  ];
  return (
    <span className="min-w-0">
      <span className="flex items-center gap-2">
        <GradeBadge grade={item.appearance} />
        <span className="truncate font-medium">{item.product_name}</span>
      </span>
      <span className="flex items-center gap-2 text-note">
        {item.price_cents === null ? (
          <span className="font-medium text-danger">{t("gone")}</span>
        ) : item.short ? (
          <span className="font-medium text-danger">{t("short", { count: item.available })}</span>
        ) : (
          <span className="truncate text-ink-2">{parts.filter(Boolean).join(" · ")}</span>
        )}
        <Sku sku={item.sku} className="shrink-0 text-ink-3 max-xl:hidden" />
      </span>
    </span>
  );
}

function Price({ item, onPropose }: { item: CartItem; onPropose?: (() => void) | undefined }) {
  const t = useTranslations("cart");
  const format = useFormat();
  if (item.price_cents === null) return <span className="text-right text-ink-3">{t("noPrice")}</span>;
  const moved = item.moved ? movement(item.seen_price_cents, item.price_cents) : null;
  const state = item.proposal?.state;
  return (
    <span className="text-right">
      <span className="flex items-baseline justify-end gap-1.5">
        {moved !== null && item.seen_price_cents !== null && (
          <span title={t("wasPrice", { before: format.money(item.seen_price_cents) })}>
            <Movement basisPoints={moved} />
          </span>
        )}
        <Money cents={item.price_cents} />
      </span>
      {(onPropose || state) && (
        <button
          type="button"
          disabled={!onPropose}
          onClick={onPropose}
          className={cx(
            "rounded-xs text-note underline-offset-4 hover:underline",
            state === "countered" ? "font-medium text-info" : "text-ink-3 hover:text-ink",
          )}
        >
          {state === "open" || state === "countered" || state === "accepted"
            ? t(`proposal.${state}`)
            : t("proposal.none")}
        </button>
      )}
    </span>
  );
}
