"use client";

/** What stands in the cells of an offer. Shared by the grid's rows and the phone's cards. */
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { Badge, Offer } from "@/api/types";
import { movement } from "@/i18n/format";
import { useMessages, useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge, NewsTag, RegimeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Money, Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { Swatch } from "@/ui/swatch";
import type { ColumnId } from "./columns";
import { useLabels } from "./labels";
import { WantedCell } from "./wanted-cell";

/** The bar is full from here on: what matters is one, a few, or plenty. */
const PLENTY = 100;

export function Cell({ id, offer, continued }: { id: ColumnId; offer: Offer; continued: boolean }) {
  switch (id) {
    case "name":
      return <NameCell offer={offer} continued={continued} />;
    case "sku":
      return <Sku sku={offer.sku} className="text-ink-2" />;
    case "grade":
      return <GradeBadge grade={offer.grade} />;
    case "state":
      return <StateCell offer={offer} />;
    case "colour":
      return <ColourCell colour={offer.colour} />;
    case "boxed":
      return <BoxedCell boxed={offer.boxed} />;
    case "quantity":
      return <QuantityCell quantity={offer.quantity} />;
    case "price":
      return <PriceCell offer={offer} />;
    case "movement":
      return <NewsCell offer={offer} />;
    case "brand":
      return <span className="truncate text-ink-2">{offer.brand}</span>;
    case "model":
      return <span className="truncate text-ink-2 proportional-nums">{offer.model}</span>;
    case "storage":
      return <StorageCell gb={offer.storage_gb} />;
    case "regime":
      return <RegimeBadge regime={offer.regime} />;
    case "lock":
      return <LockCell lock={offer.cloud_lock} />;
    case "ean":
      return <span className="font-mono text-ink-2 text-note">{offer.ean}</span>;
    case "wanted":
      return <WantedCell offer={offer} />;
    case "cost":
      return offer.cost_cents == null ? null : <Money cents={offer.cost_cents} className="text-ink-2" />;
    case "margin":
      return offer.margin_cents == null ? null : <Money cents={offer.margin_cents} className="text-ink-2" />;
  }
}

/** The name of a product that continues from the row above is quiet, so that the eye finds where the next begins. */
function NameCell({ offer, continued }: { offer: Offer; continued: boolean }) {
  return (
    <span
      title={offer.name}
      className={cx("truncate proportional-nums", continued ? "text-ink-3" : "font-medium text-ink")}
    >
      {offer.name}
    </span>
  );
}

export function StateCell({ offer }: { offer: Offer }) {
  const words = useWords();
  const fault = offer.functionality !== "Working";
  const remark = offer.additional_info ? (words.info[offer.additional_info] ?? offer.additional_info) : null;
  const functionality = words.functionality[offer.functionality] ?? offer.functionality;
  const full = remark ? `${functionality}, ${remark}` : functionality;
  return (
    <span title={full} className="truncate">
      {(fault || !remark) && (
        <span className={fault ? "font-medium text-warning" : "text-ink-3"}>
          {remark ? (words.functionalityShort[offer.functionality] ?? functionality) : functionality}
        </span>
      )}
      {fault && remark && <span className="text-ink-3"> · </span>}
      {remark && <span className="text-ink-2">{remark}</span>}
    </span>
  );
}

export function ColourCell({ colour }: { colour: string | null | undefined }) {
  const words = useWords();
  if (!colour) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-ink-2">
      <Swatch colour={colour} />
      <span className="truncate">{words.colour[colour] ?? colour}</span>
    </span>
  );
}

function StorageCell({ gb }: { gb: number | null | undefined }) {
  const labels = useLabels();
  return gb == null ? null : <span className="text-ink-2">{labels.storage(gb)}</span>;
}

function LockCell({ lock }: { lock: string | null | undefined }) {
  const words = useWords();
  return lock ? <span className="truncate text-ink-3">{words.cloudLock[lock] ?? lock}</span> : null;
}

/** The usual case is quiet: a box is what one looks for. */
function BoxedCell({ boxed }: { boxed: string }) {
  const words = useWords();
  return (
    <span className={cx("truncate", boxed === "Unboxed" ? "text-ink-3" : "text-ink-2")}>
      {words.boxed[boxed] ?? boxed}
    </span>
  );
}

export function QuantityCell({ quantity }: { quantity: number }) {
  const texts = useMessages().catalogue;
  const format = useFormat();
  if (quantity === 0) return <span className="text-ink-3">{texts.out}</span>;
  const share = Math.min(1, Math.log(quantity + 1) / Math.log(PLENTY + 1));
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="h-[3px] w-7 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full rounded-full bg-ink-3"
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </span>
      <span className="min-w-[3ch] text-right">{format.integer(quantity)}</span>
    </span>
  );
}

export function PriceCell({ offer }: { offer: Offer }) {
  const texts = useMessages().catalogue;
  const changed = usePriceChange(offer);
  if (offer.price_cents == null) return <span className="text-ink-3">{texts.noPrice}</span>;
  return (
    <span className="flex w-full items-center justify-between gap-1.5">
      <RegimeBadge regime={offer.regime} />
      {/* A new key restarts the flash. */}
      <Money
        key={changed}
        cents={offer.price_cents}
        className={cx("rounded-xs font-medium", changed > 0 && "flash")}
      />
    </span>
  );
}

/** How many times the price of this offer changed while it was on screen. */
function usePriceChange(offer: Offer): number {
  const seen = useRef({ id: offer.id, price: offer.price_cents, times: 0 });
  if (seen.current.id !== offer.id) {
    seen.current = { id: offer.id, price: offer.price_cents, times: 0 };
  } else if (seen.current.price !== offer.price_cents) {
    seen.current = { id: offer.id, price: offer.price_cents, times: seen.current.times + 1 };
  }
  return seen.current.times;
}

/** What the last list did to this offer: new, back, dearer or cheaper. */
function NewsCell({ offer }: { offer: Offer }) {
  const news = newsOf(offer);
  const moved = movement(offer.previous_price_cents, offer.price_cents) !== null;
  return (
    <span className="flex items-center gap-1.5">
      {news && <NewsTag badge={news} brief={moved} />}
      <MovementCell offer={offer} />
    </span>
  );
}

/** The news of an offer that is not its price. */
export function newsOf(offer: Offer): Badge | undefined {
  return offer.badges.find((badge) => badge === "new" || badge === "restocked");
}

export function MovementCell({ offer }: { offer: Offer }) {
  const moved = movement(offer.previous_price_cents, offer.price_cents);
  if (moved === null || offer.previous_price_cents == null) return null;
  return <Moved basisPoints={moved} before={offer.previous_price_cents} />;
}

function Moved({ basisPoints, before }: { basisPoints: number; before: number }) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  return (
    <span title={t("wasPrice", { before: format.money(before) })}>
      <Movement basisPoints={basisPoints} />
    </span>
  );
}
