"use client";

/** The catalogue on a phone: one card an offer, in the order in which a buyer asks: what, state, how many, how much. */
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { Offer } from "@/api/types";
import { QuantityField } from "@/cart/quantity-field";
import { useFormat } from "@/i18n/use-format";
import { useWindowedRows } from "@/lib/window-rows";
import { GradeBadge, NewsTag, RegimeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { ColourCell, MovementCell, newsOf, StateCell } from "./cells";
import { useLabels } from "./labels";
import type { Catalogue } from "./use-catalogue";
import { useVisiblePages } from "./use-visible-pages";
import { formatView, type View } from "./view";

const CARD = 98;
/** With room for a field that a thumb hits. */
const BUYING_CARD = 124;

interface CardsProps {
  catalogue: Catalogue;
  total: number;
  view: View;
  buying: boolean;
  onOpen: (sku: string) => void;
}

export function Cards({ catalogue, total, view, buying, onOpen }: CardsProps) {
  const height = buying ? BUYING_CARD : CARD;
  const t = useTranslations("catalogue");
  const scroller = useRef<HTMLDivElement>(null);
  const cards = useWindowedRows(scroller, { count: total, height, head: 0, overscan: 6 });
  useVisiblePages(catalogue.show, cards.indexes[0] ?? 0, cards.indexes.at(-1) ?? 0);

  const name = formatView(view);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view's name is the reason to scroll
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [name]);

  return (
    <div
      ref={scroller}
      className={cx(
        "min-h-0 flex-1 overflow-y-auto overscroll-contain bg-surface transition-opacity duration-150",
        catalogue.changing && "opacity-60",
      )}
    >
      <ul aria-label={t("grid")} className="relative" style={{ height: cards.total }}>
        {cards.indexes.map((index) => {
          const offer = catalogue.rowAt(index);
          return (
            <li
              key={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-line border-b"
              style={{ transform: `translateY(${index * height}px)`, height }}
            >
              {offer ? <Card offer={offer} buying={buying} onOpen={onOpen} /> : <CardSkeleton />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface CardProps {
  offer: Offer;
  buying: boolean;
  onOpen: (sku: string) => void;
}

function Card({ offer, buying, onOpen }: CardProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const labels = useLabels();
  const news = newsOf(offer);
  return (
    <div className="relative grid size-full grid-cols-[minmax(0,1fr)_auto] grid-rows-[auto_auto_auto] content-center gap-x-3 gap-y-1 px-4 text-left text-grid">
      <button
        type="button"
        aria-label={offer.name}
        onClick={() => onOpen(offer.sku)}
        className="absolute inset-0 active:bg-hover/60"
      />
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium text-body proportional-nums">{offer.name}</span>
        {news && <NewsTag badge={news} />}
      </span>
      <span className="flex items-center justify-end gap-1.5">
        <RegimeBadge regime={offer.regime} />
        {offer.price_cents == null ? (
          <span className="text-ink-3">{t("noPrice")}</span>
        ) : (
          <Money cents={offer.price_cents} className="font-semibold text-[15px]" />
        )}
      </span>
      <span className="flex min-w-0 items-center gap-2">
        <GradeBadge grade={offer.grade} />
        <StateCell offer={offer} />
      </span>
      <span className="flex items-center justify-end gap-2">
        <MovementCell offer={offer} />
        {offer.quantity === 0 ? (
          <span className="text-ink-3">{t("out")}</span>
        ) : (
          <span>{t("units", { count: offer.quantity, value: format.integer(offer.quantity) })}</span>
        )}
      </span>
      <span className="flex min-w-0 items-center gap-3 text-note">
        <ColourCell colour={offer.colour} />
        <span className="truncate text-ink-3">{labels.boxed(offer.boxed)}</span>
      </span>
      <span className="relative flex items-center justify-end text-right">
        {buying ? (
          <QuantityField offer={offer.id} available={offer.quantity} name={offer.name} />
        ) : (
          <Sku sku={offer.sku} className="pointer-events-none text-[11px] text-ink-3" />
        )}
      </span>
    </div>
  );
}

function CardSkeleton() {
  return (
    <div aria-hidden className="flex size-full flex-col justify-center gap-3 px-4">
      <div className="flex justify-between">
        <span className="skeleton h-3 w-1/2" />
        <span className="skeleton h-3 w-16" />
      </div>
      <div className="flex justify-between">
        <span className="skeleton h-3 w-1/3" />
        <span className="skeleton h-3 w-12" />
      </div>
      <span className="skeleton h-3 w-1/4" />
    </div>
  );
}
