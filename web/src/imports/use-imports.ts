"use client";

import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { catalogueState } from "@/api/catalogue";
import { listImports, publishImport, readImport, rejectImport, retryImport } from "@/api/imports";
import type { Import } from "@/api/types";
import { catalogueChanged } from "@/catalogue/use-catalogue";
import { isMoving } from "./state";

const POLL_MS = 400;
/** While a list is at work, the table of lists follows more slowly. */
const LIST_POLL_MS = 2_000;
/** A scheduled list is published by the clock, perhaps in hours. */
const SCHEDULED_POLL_MS = 1_500;
const LIST_ROWS = 100;

export function useImports() {
  return useQuery({
    queryKey: ["imports"],
    queryFn: ({ signal }) => listImports({ offset: 0, limit: LIST_ROWS }, signal),
    refetchInterval: (query) =>
      query.state.data?.items.some((one) => isMoving(one.state)) ? LIST_POLL_MS : false,
  });
}

/** Lists further back, page by page; the first page is `useImports`. */
export function useOlderImports(pages: number) {
  return useQueries({
    queries: Array.from({ length: pages }, (_, page) => ({
      queryKey: ["imports", "older", page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listImports({ offset: (page + 1) * LIST_ROWS, limit: LIST_ROWS }, signal),
    })),
    combine: (results) => ({
      items: results.flatMap((result) => result.data?.items ?? []),
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
}

/** One import, followed until it waits for a person or is done. */
export function useImport(id: string) {
  const client = useQueryClient();
  const result = useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => readImport(id, signal),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      if (state === "scheduled") return SCHEDULED_POLL_MS;
      return state !== undefined && isMoving(state) ? POLL_MS : false;
    },
    staleTime: 0,
  });

  // What the import changed elsewhere is stale from the moment it is online.
  const state = result.data?.state;
  const before = useRef(state);
  useEffect(() => {
    const moved = before.current !== undefined && before.current !== state;
    before.current = state;
    if (!moved) return;
    void client.invalidateQueries({ queryKey: ["imports"] });
    void client.invalidateQueries({ queryKey: ["import-rows", id] });
    if (state === "published") catalogueChanged(client);
  }, [state, client, id]);

  return result;
}

/**
 * What clients see. `published` is the latest version that this page knows of: the server names it a moment after the
 * publication, and is asked again until it does.
 */
export function useCatalogueState(published?: number) {
  return useQuery({
    queryKey: ["catalogue-state"],
    queryFn: ({ signal }) => catalogueState(signal),
    refetchInterval: (query) =>
      published !== undefined && (query.state.data?.version ?? 0) < published ? POLL_MS : false,
  });
}

export type Decision =
  /** A reason overrides the guard. */
  { name: "publish"; reason: string | null } | { name: "reject" } | { name: "retry" };

function decide(id: string, decision: Decision): Promise<Import> {
  switch (decision.name) {
    case "publish":
      return publishImport(id, decision.reason);
    case "reject":
      return rejectImport(id);
    case "retry":
      return retryImport(id);
  }
}

/** Publishes, sets aside or starts again. The answer replaces what is known of the import at once. */
export function useDecision(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => decide(id, decision),
    onSuccess: (one) => {
      client.setQueryData(["import", id], one);
      void client.invalidateQueries({ queryKey: ["imports"] });
    },
    // The server may have moved on meanwhile: whatever it says is shown.
    onError: () => void client.invalidateQueries({ queryKey: ["import", id] }),
  });
}
