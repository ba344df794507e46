"use client";

/** Rows of a long list by index: pages are fetched for what is on screen, in any order. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

const PAGE = 100;
const AHEAD = 40;

interface Page<T> {
  total: number;
  items: T[];
}

interface Source<T> {
  /** Names the list, filters included. */
  key: readonly unknown[];
  fetch: (offset: number, limit: number, signal: AbortSignal) => Promise<Page<T>>;
}

export interface PagedRows<T> {
  /** `undefined` until the first page is there. */
  total: number | undefined;
  rowAt: (index: number) => T | undefined;
  show: (from: number, to: number) => void;
  /** The rows are those of the previous filter. */
  changing: boolean;
  error: unknown;
  retry: () => void;
}

export function usePagedRows<T>({ key, fetch }: Source<T>): PagedRows<T> {
  const client = useQueryClient();
  const [range, setRange] = useState({ from: 0, to: 0 });
  const page = (number: number) => ({
    queryKey: [...key, number],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetch(number * PAGE, PAGE, signal),
  });
  const first = useQuery({ ...page(0), placeholderData: keepPreviousData });
  const last = first.data ? Math.max(0, Math.ceil(first.data.total / PAGE) - 1) : 0;
  const wanted: number[] = [];
  for (let number = Math.max(1, range.from); number <= Math.min(last, range.to); number += 1)
    wanted.push(number);
  const others = useQueries({ queries: first.isPlaceholderData ? [] : wanted.map(page) });

  const show = useCallback((from: number, to: number) => {
    const next = { from: Math.floor(from / PAGE), to: Math.floor((to + AHEAD) / PAGE) };
    setRange((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);

  function rowAt(index: number): T | undefined {
    const number = Math.floor(index / PAGE);
    const data = number === 0 ? first.data : client.getQueryData<Page<T>>([...key, number]);
    return data?.items[index - number * PAGE];
  }

  return {
    total: first.data?.total,
    rowAt,
    show,
    changing: first.isPlaceholderData,
    error: first.error ?? others.find((other) => other.error)?.error ?? null,
    retry: () => void client.refetchQueries({ queryKey: key, type: "active" }),
  };
}
