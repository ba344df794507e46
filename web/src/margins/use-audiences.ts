"use client";

/** The companies and groups that a rule may be for. Staff who may not read them still see the rules. */
import { useQuery } from "@tanstack/react-query";
import { activeClients, clientGroups } from "@/api/margins";

const KEPT_MS = 300_000;

export function useAudiences() {
  const groups = useQuery({
    queryKey: ["client-groups"],
    queryFn: ({ signal }) => clientGroups(signal),
    staleTime: KEPT_MS,
    retry: false,
  });
  const clients = useQuery({
    queryKey: ["clients", "for-margins"],
    queryFn: ({ signal }) => activeClients(signal),
    staleTime: KEPT_MS,
    retry: false,
  });
  const nameIn = (list: { id: string; name: string }[] | undefined, id: string) =>
    list?.find((one) => one.id === id)?.name;
  return {
    groups: groups.data ?? [],
    clients: clients.data ?? [],
    groupName: (id: string) => nameIn(groups.data, id),
    clientName: (id: string) => nameIn(clients.data, id),
  };
}
