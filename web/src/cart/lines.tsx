"use client";

/** The lines of a cart under the regime that they are sold under: only what is on screen is in the page. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Cart, CartItem } from "@/api/carts";
import { usePhone } from "@/lib/media";
import { CartLine } from "./line";
import { RegimeHead } from "./regime-head";
import type { OpenCart } from "./use-open-cart";

type Row = { kind: "head"; regime: "marginal" | "standard" } | { kind: "line"; item: CartItem };

const HEAD = 52;
const LINE = 52;
const PHONE_LINE = 116;

export function rowsOf(cart: Cart): Row[] {
  const rows: Row[] = [];
  for (const regime of ["marginal", "standard"] as const) {
    const items = cart.items.filter((item) => item.vat_regime === regime);
    if (items.length === 0) continue;
    rows.push({ kind: "head", regime });
    for (const item of items) rows.push({ kind: "line", item });
  }
  return rows;
}

interface CartLinesProps {
  open: OpenCart;
  cart: Cart;
  scroller: RefObject<HTMLDivElement | null>;
}

export function CartLines({ open, cart, scroller }: CartLinesProps) {
  const t = useTranslations("cart");
  const phone = usePhone();
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const rows = useMemo(() => rowsOf(cart), [cart]);
  const lineHeight = phone ? PHONE_LINE : LINE;
  // What stands above the list moves it: notices and doubts come and go with the cart.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new cart or another width is the reason to measure
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), [cart, phone]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "head" ? HEAD : lineHeight),
    getItemKey: (index) => {
      const row = rows[index];
      return row?.kind === "line" ? row.item.id : `head-${row?.regime}`;
    },
    overscan: 8,
    scrollMargin: margin,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another height are what asks for measuring
  useLayoutEffect(() => virtual.measure(), [rows, lineHeight]);

  return (
    <div
      ref={list}
      role="list"
      aria-label={t("lines")}
      className="relative"
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        return (
          <div
            key={item.key}
            role="listitem"
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start - margin}px)`, height: item.size }}
          >
            {row?.kind === "head" && <RegimeHead cart={cart} regime={row.regime} />}
            {row?.kind === "line" && <CartLine open={open} item={row.item} phone={phone} />}
          </div>
        );
      })}
    </div>
  );
}
