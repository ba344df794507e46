"use client";

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { listOrders, type OrderFilter, readOrder } from "@/api/orders";

export const NO_FILTER: OrderFilter = {
  state: "",
  q: "",
  from: "",
  to: "",
  regime: "",
  client_id: "",
  unit: "",
};

/** What the address asks for. */
export function filterOf(search: string): OrderFilter {
  const params = new URLSearchParams(search);
  const names = Object.keys(NO_FILTER) as (keyof OrderFilter)[];
  return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""])) as unknown as OrderFilter;
}

export function useOrders(filter: OrderFilter) {
  return useInfiniteQuery({
    queryKey: ["orders", filter],
    queryFn: ({ signal, pageParam }) => listOrders(filter, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function useOrder(id: string) {
  return useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => readOrder(id, signal),
    refetchInterval: 30_000,
  });
}

/** Reads the order and the lists again, after something was done. */
export function useOrdersAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [["order"], ["orders"], ["devices"], ["shipments"]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
