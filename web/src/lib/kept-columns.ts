"use client";

/** The columns that a person chose follow him from one browser to the next; this browser's own copy paints at once. */
import { useEffect } from "react";
import { keepPreferences, readPreferences } from "@/api/account";
import { usePreferences } from "./preferences";

const COLUMNS = "catalogue.columns";

function put(user: string, columns: string[] | undefined): void {
  const { [user]: _, ...others } = usePreferences.getState().columns;
  usePreferences.setState({ columns: columns ? { ...others, [user]: columns } : others });
}

/** Keeps a choice here and on the server; without a network, here. */
export function keepColumns(user: string, columns: readonly string[] | undefined): void {
  put(user, columns && [...columns]);
  keepPreferences({ [COLUMNS]: columns ?? null }).catch(() => {
    // The choice stands in this browser; the next one sent carries it on.
  });
}

/** Takes over what the person chose elsewhere. */
export function useKeptColumns(user: string): void {
  useEffect(() => {
    let current = true;
    readPreferences().then(
      ({ values }) => {
        const kept = (values as Record<string, unknown>)[COLUMNS];
        if (current && Array.isArray(kept)) put(user, kept.map(String));
      },
      () => {
        // This browser's own copy serves.
      },
    );
    return () => {
      current = false;
    };
  }, [user]);
}
