"use client";

import { useTranslations } from "use-intl";

/** What a kind of work is called; one that nobody has named yet keeps its code. */
export function useJobName(): (kind: string) => string {
  const t = useTranslations("jobNames");
  return (kind) => {
    // A point would be taken for a path.
    const key = kind.replaceAll(".", "_") as "maintenance";
    return t.has(key) ? t(key) : kind;
  };
}
