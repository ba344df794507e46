"use client";

/** How much of the day's work waits behind each destination of the rail. */
import { useQuery } from "@tanstack/react-query";
import { type Day, readDay } from "@/api/desk";
import type { Me } from "@/api/types";

/** Which sections of the day are worked on where; today itself counts everything. */
const BEHIND: Record<string, string[]> = {
  "/admin/catalog/": ["imports"],
  "/admin/clients/": ["sign_ups"],
  "/admin/orders/": [
    "price_proposals",
    "cancellations",
    "payments",
    "unallocated_receipts",
    "devices",
    "shipments",
    "returns",
    "claims",
  ],
  "/admin/supplier/": ["orders_to_send", "answers", "supplier_trouble", "reception"],
};

export function countsOf(day: Pick<Day, "total" | "sections">): Map<string, number> {
  const waiting = new Map(day.sections.map(({ code, count }) => [code, count]));
  const counts = new Map([["/admin/", day.total]]);
  for (const [href, sections] of Object.entries(BEHIND))
    counts.set(
      href,
      sections.reduce((sum, code) => sum + (waiting.get(code) ?? 0), 0),
    );
  return counts;
}

/** By address; empty until the day was read, and for those who may not read it. */
export function useWaitingCounts(user: Me): Map<string, number> {
  const day = useQuery({
    queryKey: ["day"],
    queryFn: ({ signal }) => readDay(signal),
    enabled: user.permissions.includes("day:read"),
    refetchInterval: 30_000,
  });
  return day.data ? countsOf(day.data) : new Map();
}
