"use client";

/** The cart that a page shows: the current one, or a draft; and what can be done with it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Cart, type CartEdit, currentCart, editCart, type For, oneCart, putItems } from "@/api/carts";
import { hasCode } from "@/api/problem";
import { useErrorText } from "@/ui/blocks";
import { say } from "@/ui/toast";
import { CART_KEY } from "./sync";
import { taken } from "./wanted";

export interface OpenCart {
  cart: Cart | undefined;
  company: For;
  error: unknown;
  retry: () => void;
  /** Puts a fresh answer of the server in the place of what is shown. */
  show: (cart: Cart) => void;
  edit: (change: Omit<CartEdit, "version">) => void;
  setLine: (line: { offer_id: string; delivery_address_id: string | null }, quantity: number) => void;
  busy: boolean;
}

/** `id` of a draft, or null for the current cart; `company` for staff who fill a client's cart. */
export function useOpenCart(id: string | null, company: For): OpenCart {
  const t = useTranslations("cartBar");
  const errorText = useErrorText();
  const client = useQueryClient();
  const current = id === null && company === null;
  const key = current ? CART_KEY : ["cart", company ?? "own", id ?? "current"];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => (id === null ? currentCart(company, signal) : oneCart(id, company, signal)),
    refetchInterval: 30_000,
  });
  const cart = query.data;

  const show = (next: Cart) => {
    client.setQueryData(key, next);
    if (current) taken(next);
    void client.invalidateQueries({ queryKey: ["carts"] });
  };
  const again = () => void client.invalidateQueries({ queryKey: key });
  const onError = (error: unknown) => {
    if (hasCode(error, "changed_meanwhile")) again();
    say(errorText(error));
  };

  const editing = useMutation({
    mutationFn: (change: Omit<CartEdit, "version">) => {
      if (!cart) throw new Error("no cart");
      return editCart(cart.id, company, { ...change, version: cart.version });
    },
    onSuccess: show,
    onError,
  });
  const setting = useMutation({
    mutationFn: (line: { offer_id: string; delivery_address_id: string | null; quantity: number }) => {
      if (!cart) throw new Error("no cart");
      return putItems(cart.id, company, [line]);
    },
    onSuccess: (answer) => {
      show(answer.cart);
      const [result] = answer.results;
      if (result?.outcome === "capped") say(t("capped", { count: result.available }));
      if (result?.outcome === "unknown") say(t("notForSale"));
    },
    onError,
  });

  return {
    cart,
    company,
    error: query.error,
    retry: () => void query.refetch(),
    show,
    edit: editing.mutate,
    setLine: ({ offer_id, delivery_address_id }, quantity) =>
      setting.mutate({ offer_id, delivery_address_id, quantity }),
    busy: editing.isPending || setting.isPending,
  };
}
