"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ClientStatus, listClients, listGroups, readClient } from "@/api/clients";
import { useAuth } from "@/auth/store";

export const STATUSES: ClientStatus[] = ["pending", "active", "suspended", "refused"];
const PAGE = 200;

export interface ClientFilter {
  status: string;
  q: string;
  group: string;
}

export function useClients({ status, q, group }: ClientFilter) {
  return useQuery({
    queryKey: ["clients", { status, q, group }],
    queryFn: ({ signal }) => listClients({ status, q, group, limit: PAGE }, signal),
    placeholderData: keepPreviousData,
    // New requests for access come in by themselves.
    refetchInterval: 30_000,
  });
}

export function useClient(id: string) {
  return useQuery({ queryKey: ["client", id], queryFn: ({ signal }) => readClient(id, signal) });
}

export function useGroups() {
  return useQuery({ queryKey: ["client-groups"], queryFn: ({ signal }) => listGroups(signal) });
}

/** Reads the lists and the company again, after a decision or a refusal because of somebody else's. */
export function useClientsAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [["clients"], ["client"], ["client-groups"]].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
}

export function useMay(permission: string): boolean {
  return useAuth((state) => state.user?.permissions.includes(permission) ?? false);
}
