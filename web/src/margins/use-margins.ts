"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type Audience,
  decideFloor,
  type FloorDecision,
  type MarginRule,
  marginHistory,
  readMargins,
  readQuarantine,
  saveMargins,
  simulateMargins,
} from "@/api/margins";
import { catalogueChanged } from "@/catalogue/use-catalogue";
import { useDebounced } from "@/lib/debounced";

const MARGINS = ["margins"] as const;
const HISTORY = ["margin-history"] as const;
const QUARANTINE = ["quarantine"] as const;
/** The simulation follows once the hands rest. */
const REST_MS = 350;
const STEPS = 50;

export function useMargins() {
  return useQuery({ queryKey: MARGINS, queryFn: ({ signal }) => readMargins(signal) });
}

/** What the rules would do; the figures of the rules before stay until the new ones are there. */
export function useEffectOf(rules: MarginRule[], audience: Audience, enabled: boolean) {
  const tried = useDebounced(JSON.stringify({ rules, audience }), REST_MS);
  return useQuery({
    queryKey: ["margin-effect", tried],
    queryFn: ({ signal }) => {
      const wanted: { rules: MarginRule[]; audience: Audience } = JSON.parse(tried);
      return simulateMargins(wanted.rules, wanted.audience, signal);
    },
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  });
}

export function useSaveMargins() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { rules: MarginRule[]; version: number; reason: string }) =>
      saveMargins(change.rules, change.version, change.reason),
    onSuccess: (now) => {
      client.setQueryData(MARGINS, now);
      void client.invalidateQueries({ queryKey: HISTORY });
      void client.invalidateQueries({ queryKey: QUARANTINE });
      void client.invalidateQueries({ queryKey: ["margin-effect"] });
      catalogueChanged(client);
    },
  });
}

export function useMarginHistory() {
  return useQuery({
    queryKey: HISTORY,
    queryFn: ({ signal }) => marginHistory({ offset: 0, limit: STEPS }, signal),
  });
}

export function useQuarantine() {
  return useQuery({ queryKey: QUARANTINE, queryFn: ({ signal }) => readQuarantine(signal) });
}

export function useFloorDecision() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choice: { offerId: string; decision: FloorDecision; reason: string | null }) =>
      decideFloor(choice.offerId, choice.decision, choice.reason),
    // Somebody else may have decided meanwhile: what the server says is shown either way.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: QUARANTINE });
      catalogueChanged(client);
    },
  });
}
