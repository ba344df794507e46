/** Carries what was typed to the server: at once with a network, and when it returns without one. */
import type { QueryClient } from "@tanstack/react-query";
import { type Cart, currentCart, type PutItems, putItems } from "@/api/carts";
import { hasCode, NetworkError } from "@/api/problem";
import { giveUp, taken, typed, useWanted } from "./wanted";

/** Typing in a column of cells makes one request. */
const GATHER_MS = 250;
const AGAIN_MS = 8_000;
/** The most lines that the server takes at once. */
const MOST_LINES = 5_000;

export const CART_KEY = ["cart", "current"] as const;

interface Ears {
  client: QueryClient;
  /** Lines that could not stand as they were typed. */
  onCapped: (results: PutItems["results"]) => void;
  onRefused: (error: unknown) => void;
}

let ears: Ears | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let sending = false;

/** From now on answers go to these pages. Returns the way to stop. */
export function bindCart(next: Ears): () => void {
  ears = next;
  const online = () => schedule(0);
  window.addEventListener("online", online);
  if (Object.keys(useWanted.getState().pending).length > 0) schedule(0);
  return () => {
    window.removeEventListener("online", online);
    clearTimeout(timer);
    ears = null;
  };
}

/** Wants so many units of an offer; 0 takes it out. */
export function want(offer: string, units: number): void {
  typed(offer, units);
  schedule(GATHER_MS);
}

/** A cart that the server gave. */
export function received(cart: Cart): void {
  taken(cart);
  ears?.client.setQueryData(CART_KEY, cart);
}

function schedule(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), delay);
}

async function flush(): Promise<void> {
  if (sending || ears === null) return;
  const entries = Object.entries(useWanted.getState().pending).slice(0, MOST_LINES);
  if (entries.length === 0) return;
  sending = true;
  const sent = Object.fromEntries(entries);
  try {
    const id = useWanted.getState().cart ?? (await currentCart(null)).id;
    const items = entries.map(([offer_id, quantity]) => ({ offer_id, quantity }));
    const answer = await putItems(id, null, items);
    taken(answer.cart, sent);
    ears?.client.setQueryData(CART_KEY, answer.cart);
    const short = answer.results.filter(({ outcome }) => outcome === "capped" || outcome === "unknown");
    if (short.length > 0) ears?.onCapped(short);
  } catch (error) {
    settle(error, Object.keys(sent));
  } finally {
    sending = false;
  }
  if (Object.keys(useWanted.getState().pending).length > 0) schedule(AGAIN_MS / 32);
}

function settle(error: unknown, offers: string[]): void {
  if (error instanceof NetworkError) {
    schedule(AGAIN_MS);
    return;
  }
  // The cart was submitted elsewhere: what was typed goes into the one that took its place.
  const gone = ["unknown_cart", "cart_submitted", "cart_waiting"].some((code) => hasCode(error, code));
  if (gone && useWanted.getState().cart !== null) {
    useWanted.setState({ cart: null });
    schedule(0);
    return;
  }
  giveUp(offers);
  ears?.onRefused(error);
}
