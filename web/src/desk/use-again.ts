"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "@/ui/blocks";
import { say } from "@/ui/toast";

/** Everything that an act of staff may have changed. */
const KEYS = [
  "order",
  "orders",
  "devices",
  "shipments",
  "supplier",
  "day",
  "receipts",
  "returns",
  "claims",
  "proposals",
  "stock",
];

export function useDeskAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(KEYS.map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
}

/** One act: done, said, and everything read again; refused, in the server's words. */
export function useAct<V>(run: (value: V) => Promise<unknown>, said: string | ((value: V) => string)) {
  const again = useDeskAgain();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: run,
    // Refused at once without network, rather than done unseen when it is back.
    networkMode: "always",
    onSuccess: async (_, value) => {
      say(typeof said === "string" ? said : said(value));
      await again();
    },
    onError: async (error) => {
      say(errorText(error));
      await again();
    },
  });
}
