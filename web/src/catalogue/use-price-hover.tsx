"use client";

/** Waits until the mouse rests on a price, then shows its history. One listener for the whole grid. */
import {
  lazy,
  type PointerEvent,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { Offer } from "@/api/types";

const HoverPrice = lazy(() => import("./hover-price"));

const REST_MS = 450;

interface Resting {
  offer: Offer;
  place: DOMRect;
}

/** Handlers for the grid, and what floats above it. Prices say where they are by `data-price-row`. */
export function usePriceHover(rowAt: (index: number) => Offer | undefined) {
  const [resting, setResting] = useState<Resting | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const cell = useRef<Element | null>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  const leave = useCallback(() => {
    clearTimeout(timer.current);
    cell.current = null;
    setResting(null);
  }, []);

  const move = useCallback(
    (event: PointerEvent) => {
      if (event.pointerType !== "mouse" || !(event.target instanceof Element)) return;
      const over = event.target.closest<HTMLElement>("[data-price-row]");
      if (over === cell.current) return;
      leave();
      if (over === null) return;
      cell.current = over;
      timer.current = setTimeout(() => {
        const offer = rowAt(Number(over.dataset.priceRow));
        if (offer && over.isConnected) setResting({ offer, place: over.getBoundingClientRect() });
      }, REST_MS);
    },
    [rowAt, leave],
  );

  const floating: ReactNode = resting && (
    <Suspense fallback={null}>
      <HoverPrice offer={resting.offer} place={resting.place} />
    </Suspense>
  );
  return { handlers: { onPointerOver: move, onPointerLeave: leave, onScroll: leave }, floating };
}
