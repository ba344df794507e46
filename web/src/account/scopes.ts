"use client";

import { useTranslations } from "use-intl";

/** Keeping accounts is never a token's business: the server refuses these as scopes. */
const NEVER = new Set([
  "public",
  "session",
  "acting",
  "audit:read",
  "clients:read",
  "clients:write",
  "client:impersonate",
  "company:read",
  "company:manage",
  "staff:manage",
  "mail:read",
  "personal-data:manage",
]);

const NAMES: Record<string, "catalogRead" | "ordersRead" | "ordersWrite"> = {
  "catalog:read": "catalogRead",
  "order:read": "ordersRead",
  "orders:read": "ordersRead",
  "order:write": "ordersWrite",
  "orders:write": "ordersWrite",
};

/** The permissions of a person that a token may be given. */
export function scopesOf(permissions: string[]): string[] {
  return permissions.filter((code) => !NEVER.has(code));
}

/** A scope in words; one that has none yet stays its code. */
export function useScopeName(): (code: string) => string {
  const t = useTranslations("tokens.scope");
  return (code) => {
    const name = NAMES[code];
    return name ? t(name) : t("other", { code });
  };
}
