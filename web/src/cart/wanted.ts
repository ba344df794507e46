/**
 * What this person wants of each offer: the cart as the server knows it, and what was typed since. Kept in this browser,
 * so that nothing that was typed is lost when the network is away; wiped when the session ends.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Cart } from "@/api/carts";

interface Sums {
  lines: number;
  units: number;
  total: number;
  shipping: number | null;
  /** Goods by regime, cents. */
  marginal: number;
  standard: number;
}

export interface WantedState {
  /** Whose; what another person left is not looked at. */
  user: string | null;
  cart: string | null;
  /** Units by offer, as the server knows them. */
  lines: Record<string, number>;
  /** Units by offer that the server has not taken yet. */
  pending: Record<string, number>;
  sums: Sums;
}

const NOTHING: Sums = { lines: 0, units: 0, total: 0, shipping: null, marginal: 0, standard: 0 };
const EMPTY: WantedState = { user: null, cart: null, lines: {}, pending: {}, sums: NOTHING };

export const useWanted = create<WantedState>()(
  persist<WantedState>(() => EMPTY, { name: "dbc.cart", skipHydration: true }),
);

/** Units wanted of an offer, what was just typed included. */
export function useUnits(offer: string): number {
  return useWanted((state) => state.pending[offer] ?? state.lines[offer] ?? 0);
}

/** The same, outside of a component. */
export function unitsOf(offer: string): number {
  const { pending, lines } = useWanted.getState();
  return pending[offer] ?? lines[offer] ?? 0;
}

/** Whether something typed has not reached the server yet. */
export function useHasPending(): boolean {
  return useWanted((state) => Object.keys(state.pending).length > 0);
}

/** The cart belongs to this person from now on. */
export function openFor(user: string): void {
  if (useWanted.getState().user !== user) useWanted.setState({ ...EMPTY, user });
}

export function forgetWanted(): void {
  useWanted.setState(EMPTY);
}

export function typed(offer: string, units: number): void {
  useWanted.setState((state) => ({ pending: { ...state.pending, [offer]: units } }));
}

/** The server's cart, and what of the pending lines it has now taken. */
export function taken(cart: Cart, sent: Record<string, number> = {}): void {
  const lines: Record<string, number> = {};
  for (const item of cart.items) lines[item.offer_id] = (lines[item.offer_id] ?? 0) + item.quantity;
  const goods = (regime: string) =>
    cart.groups
      .filter((group) => group.vat_regime === regime)
      .reduce((sum, group) => sum + group.goods_cents, 0);
  useWanted.setState((state) => ({
    cart: cart.id,
    lines,
    // What was typed again while the request was on its way stays.
    pending: Object.fromEntries(
      Object.entries(state.pending).filter(([offer, units]) => sent[offer] !== units),
    ),
    sums: {
      lines: cart.items.length,
      units: cart.totals.units,
      total: cart.totals.total_cents,
      shipping: cart.totals.shipping_cents,
      marginal: goods("marginal"),
      standard: goods("standard"),
    },
  }));
}

/** Gives lines up that the server refuses for good. */
export function giveUp(offers: string[]): void {
  useWanted.setState((state) => ({
    pending: Object.fromEntries(Object.entries(state.pending).filter(([offer]) => !offers.includes(offer))),
  }));
}
