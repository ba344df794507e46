"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { CartItem } from "@/api/carts";
import { wholeOf } from "@/lib/typed-numbers";
import { cx } from "@/ui/cx";
import type { OpenCart } from "./use-open-cart";

interface LineQuantityProps {
  open: OpenCart;
  item: CartItem;
  disabled: boolean;
}

/** Units of a line, typed in place. Enter goes to the next line, as in a column of a spreadsheet. */
export function LineQuantity({ open, item, disabled }: LineQuantityProps) {
  const t = useTranslations();
  const id = useId();
  const [typing, setTyping] = useState<string | null>(null);

  function commit() {
    if (typing === null) return;
    const units = typing.trim() === "" ? 0 : wholeOf(typing);
    setTyping(null);
    if (units !== null && units !== item.quantity) open.setLine(item, units);
  }

  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className="sr-only">
        {t("cartBar.quantityOf", { name: item.product_name })}
      </label>
      <input
        id={id}
        data-cart-quantity
        inputMode="numeric"
        autoComplete="off"
        disabled={disabled}
        value={typing ?? String(item.quantity)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyping(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyping(null);
          if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            commit();
            neighbour(event.currentTarget, event.key === "ArrowUp" ? -1 : 1)?.focus();
          }
        }}
        className={cx(
          "h-8 w-16 rounded-md border bg-surface px-2 text-right tabular-nums focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 disabled:border-line disabled:text-ink-2 pointer-coarse:h-11 pointer-coarse:text-base",
          item.short ? "border-danger" : "border-control/70",
        )}
      />
      <span className="w-14 text-ink-3 text-note tabular-nums" title={t("cart.inStock")}>
        / {item.available}
      </span>
    </span>
  );
}

function neighbour(field: HTMLElement, step: number): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>("[data-cart-quantity]")];
  return all[all.indexOf(field) + step];
}
