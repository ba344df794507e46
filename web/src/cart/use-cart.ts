"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { currentCart, type PutItems } from "@/api/carts";
import type { Me } from "@/api/types";
import { useErrorText } from "@/ui/blocks";
import { say } from "@/ui/toast";
import { bindCart, CART_KEY } from "./sync";
import { openFor, taken, useWanted } from "./wanted";

/** Whether the person fills a cart of a company of his own. */
export function buys(user: Pick<Me, "role" | "permissions">): boolean {
  return user.role === "client" && user.permissions.includes("cart:write");
}

/** Keeps the cart of a buyer in step with the server while the application is open. */
export function useCartInStep(user: Me): void {
  const t = useTranslations("cartBar");
  const errorText = useErrorText();
  const client = useQueryClient();
  const buyer = buys(user);
  // The sentences of the moment, without starting again whenever they are made anew.
  const said = useRef((_: unknown) => {});
  const capped = useRef((_: PutItems["results"]) => {});
  said.current = (error) => say(errorText(error));
  capped.current = (results) => {
    const [one] = results;
    if (results.length !== 1 || !one) say(t("cappedSome", { count: results.length }));
    else say(one.outcome === "unknown" ? t("notForSale") : t("capped", { count: one.available }));
  };
  useEffect(() => {
    if (!buyer) return;
    void useWanted.persist.rehydrate();
    openFor(user.id);
    return bindCart({
      client,
      onCapped: (results) => capped.current(results),
      onRefused: (error) => said.current(error),
    });
  }, [buyer, user.id, client]);

  const cart = useQuery({
    queryKey: CART_KEY,
    queryFn: ({ signal }) => currentCart(null, signal),
    enabled: buyer,
    refetchInterval: 60_000,
  });
  useEffect(() => {
    if (cart.data) taken(cart.data);
  }, [cart.data]);
}
