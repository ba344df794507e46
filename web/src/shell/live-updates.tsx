"use client";

/** Renews what a page shows when the server says that it changed. Draws nothing. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listen } from "@/lib/live";

/** What each topic makes old, by the beginnings of the keys of queries. */
const OLD: Record<string, readonly string[]> = {
  catalogue: ["catalogue-state", "quarantine"],
  cart: ["cart", "carts"],
  order: ["order", "orders", "devices", "shipments", "day"],
  price_proposal: ["cart", "proposals", "day"],
  supplier: ["supplier", "day"],
  supplier_order: ["supplier", "day"],
  resync: [
    "catalogue-state",
    "quarantine",
    "cart",
    "carts",
    "order",
    "orders",
    "supplier",
    "proposals",
    "day",
  ],
};
/** Many things happen at once, such as when an answer moves twenty orders: they are read again once. */
const GATHER_MS = 150;

export default function LiveUpdates() {
  const client = useQueryClient();
  useEffect(() => {
    const old = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen(({ topic }) => {
      for (const key of OLD[topic] ?? []) old.add(key);
      if (old.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const key of old) void client.invalidateQueries({ queryKey: [key] });
        old.clear();
      }, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  return null;
}
