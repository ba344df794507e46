"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { listPeople, readCompany } from "@/api/account";
import { useAuth } from "@/auth/store";

const COMPANY = ["company"];
const PEOPLE = ["company-people"];

export function useCompany() {
  return useQuery({ queryKey: COMPANY, queryFn: ({ signal }) => readCompany(signal) });
}

export function usePeople() {
  return useQuery({ queryKey: PEOPLE, queryFn: ({ signal }) => listPeople(signal) });
}

/** Reads both again, after a change or after the server said that they had changed meanwhile. */
export function useCompanyAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: COMPANY }),
      client.invalidateQueries({ queryKey: PEOPLE }),
    ]);
  };
}

/** Owners change the company; the others look. */
export function useIsOwner(): boolean {
  return useAuth((state) => state.user?.permissions.includes("company:manage") ?? false);
}
