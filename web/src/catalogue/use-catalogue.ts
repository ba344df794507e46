"use client";

/**
 * The offers of a view, page by page. The first page brings the total and the facets; the others are fetched for
 * the rows that are on screen, in the version of the first, so that a list that scrolls never mixes two days.
 */
import {
  keepPreviousData,
  type UseQueryResult,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { catalogueState, searchCatalogue } from "@/api/catalogue";
import { hasCode } from "@/api/problem";
import type { CataloguePage, CatalogueState, Offer } from "@/api/types";
import { useAuth } from "@/auth/store";
import { keepView, lastView } from "./product-cache";
import { formatView, queryOf, type View } from "./view";

/** Rows of one request: about five screens. */
export const PAGE_ROWS = 100;
/** Rows that are taken out of the grid at once. */
const MOST_ROWS = 1_000;
/** How often the page asks whether a new list was published. */
const WATCH_MS = 15_000;

const keys = {
  first: (user: string, view: string) => ["catalogue", user, view, "first"] as const,
  page: (user: string, view: string, version: number, page: number) =>
    ["catalogue", user, view, version, page] as const,
  state: (user: string) => ["catalogue-state", user] as const,
};

export interface Catalogue {
  first: CataloguePage | undefined;
  /** The rows shown belong to the previous view while this one is fetched. */
  changing: boolean;
  /** What is shown is older than this session, and its renewal failed or waits. */
  staleSince: number | null;
  /** When the first page came, in milliseconds since the epoch. */
  receivedAt: number;
  /** Of which day prices and stock are while the list of the day is overdue; `null` otherwise. */
  late: { day: string; suspended: boolean } | null;
  error: unknown;
  retry: () => void;
  /** The offer at an index of the list, `undefined` while it is fetched. */
  rowAt: (index: number) => Offer | undefined;
  /** The offers at these indexes, both included, fetched where they are not there yet; a thousand at most. */
  fetchRows: (from: number, to: number) => Promise<Offer[]>;
  /** Says which rows are on screen. */
  show: (from: number, to: number) => void;
}

export function useCatalogue(userId: string, view: View): Catalogue {
  const client = useQueryClient();
  const name = formatView(view);
  const question = useMemo(() => queryOf(view), [view]);
  const firstKey = useMemo(() => keys.first(userId, name), [userId, name]);
  useSeed(userId, name, firstKey);

  const first = useQuery({
    queryKey: firstKey,
    queryFn: ({ signal }) =>
      searchCatalogue({ ...question, offset: 0, limit: PAGE_ROWS, facets: true }, signal),
    placeholderData: keepPreviousData,
  });
  const state = useWatch(userId, first.data?.version);

  const { data, isPlaceholderData, dataUpdatedAt } = first;
  // What staff see names costs, which no browser keeps.
  const kept = useAuth((auth) => auth.user?.role !== "admin");
  useEffect(() => {
    if (kept && data && !isPlaceholderData) void keepView(userId, name, data, dataUpdatedAt);
  }, [kept, userId, name, data, isPlaceholderData, dataUpdatedAt]);

  const [range, setRange] = useState({ from: 0, to: 0 });
  const show = useCallback((from: number, to: number) => {
    const next = { from: Math.floor(from / PAGE_ROWS), to: Math.floor(to / PAGE_ROWS) };
    setRange((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);

  const version = data?.version;
  const last = data ? Math.max(0, Math.ceil(data.total / PAGE_ROWS) - 1) : 0;
  const wanted = useMemo(() => {
    if (version === undefined || isPlaceholderData) return [];
    const pages: number[] = [];
    for (let page = Math.max(1, range.from); page <= Math.min(last, range.to); page += 1) pages.push(page);
    return pages;
  }, [version, isPlaceholderData, range, last]);

  const fetched = useQueries({
    queries: wanted.map((page) => ({
      queryKey: keys.page(userId, name, version ?? 0, page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        searchCatalogue(
          { ...question, offset: page * PAGE_ROWS, limit: PAGE_ROWS, facets: false, version },
          signal,
        ),
      // A page belongs to one version and never changes.
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: together,
  });

  // The version is gone: a new list was published while the person scrolled. The first page names the new one.
  const moved = hasCode(fetched.error, "catalogue_moved");
  useEffect(() => {
    if (moved) void client.invalidateQueries({ queryKey: firstKey });
  }, [moved, client, firstKey]);

  const rowAt = useCallback(
    (index: number) => {
      const page = Math.floor(index / PAGE_ROWS);
      if (page === 0) return data?.items[index];
      return fetched.pages[wanted.indexOf(page)]?.items[index - page * PAGE_ROWS];
    },
    [data, fetched, wanted],
  );

  const fetchRows = useCallback(
    async (from: number, to: number) => {
      const offers: Offer[] = [];
      const end = Math.min(to, from + MOST_ROWS - 1);
      for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS <= end; page += 1) {
        const offset = page * PAGE_ROWS;
        const { items } = await client.fetchQuery({
          queryKey: keys.page(userId, name, version ?? 0, page),
          queryFn: ({ signal }) =>
            searchCatalogue({ ...question, offset, limit: PAGE_ROWS, facets: false, version }, signal),
          staleTime: Number.POSITIVE_INFINITY,
        });
        offers.push(...items.slice(Math.max(0, from - offset), Math.max(0, end + 1 - offset)));
      }
      return offers;
    },
    [client, userId, name, version, question],
  );

  const retry = useCallback(() => {
    void client.refetchQueries({ queryKey: ["catalogue", userId, name], type: "active" });
  }, [client, userId, name]);
  const waiting = first.isError || first.fetchStatus === "paused";

  return {
    first: data,
    changing: isPlaceholderData,
    staleSince: data && waiting && !isPlaceholderData ? dataUpdatedAt : null,
    receivedAt: dataUpdatedAt,
    late:
      state?.late && state.list_day
        ? { day: state.list_day, suspended: state.ordering_suspended === true }
        : null,
    error: first.error ?? (moved ? null : fetched.error),
    retry,
    rowAt,
    fetchRows,
    show,
  };
}

/** The pages on screen as one value, which keeps its identity as long as none of them changes. */
function together(results: UseQueryResult<CataloguePage>[]) {
  return {
    pages: results.map((result) => result.data),
    error: results.find((result) => result.error !== null)?.error ?? null,
  };
}

/** Lays the view that this browser kept under the query, as old data that is renewed at once. */
function useSeed(userId: string, name: string, key: readonly unknown[]): void {
  const client = useQueryClient();
  useEffect(() => {
    if (client.getQueryData(key) !== undefined) return;
    void lastView(userId, name).then((kept) => {
      if (kept && client.getQueryData(key) === undefined) {
        client.setQueryData(key, kept.page, { updatedAt: kept.at });
      }
    });
  }, [client, userId, name, key]);
}

/** Renews the views when a list has been published elsewhere. */
function useWatch(userId: string, version: number | undefined): CatalogueState | undefined {
  const client = useQueryClient();
  const state = useQuery({
    queryKey: keys.state(userId),
    queryFn: ({ signal }) => catalogueState(signal),
    refetchInterval: WATCH_MS,
    staleTime: WATCH_MS,
    enabled: version !== undefined,
  });
  const published = state.data?.version;
  useEffect(() => {
    if (published === undefined || version === undefined || published <= version) return;
    void client.invalidateQueries({
      queryKey: ["catalogue", userId],
      predicate: (query) => query.queryKey[3] === "first",
    });
    void client.invalidateQueries({ queryKey: ["product"] });
  }, [client, userId, published, version]);
  return state.data;
}

/** Makes every view of the catalogue old: a list was published or changed from this page. */
export function catalogueChanged(client: ReturnType<typeof useQueryClient>): void {
  void client.invalidateQueries({ queryKey: ["catalogue"] });
  void client.invalidateQueries({ queryKey: ["catalogue-state"] });
  void client.invalidateQueries({ queryKey: ["product"] });
}
