"use client";

import { useTranslations } from "use-intl";

/** What a token may be given, with its name in the texts. Keeping accounts and settings is never a token's business. */
const NAMES = {
  "catalog:read": "catalogRead",
  "cart:write": "cartWrite",
  "order:read": "orderRead",
  "order:decide": "orderDecide",
  "company:read": "companyRead",
  "catalog:write": "catalogWrite",
  "cost:read": "costRead",
  "import:read": "importRead",
  "import:write": "importWrite",
  "margin:read": "marginRead",
  "margin:write": "marginWrite",
  "clients:read": "clientsRead",
  "order:manage": "orderManage",
  "order:ship": "orderShip",
  "payment:read": "paymentRead",
  "payment:write": "paymentWrite",
  "supplier:read": "supplierRead",
  "supplier:write": "supplierWrite",
  "insight:read": "insightRead",
  "day:read": "dayRead",
} as const;

type Scope = keyof typeof NAMES;

function isScope(code: string): code is Scope {
  return Object.hasOwn(NAMES, code);
}

/** The permissions of a person that a token may be given, the most usual first. */
export function scopesOf(permissions: string[]): string[] {
  return Object.keys(NAMES).filter((code) => permissions.includes(code));
}

/** A scope in words; one that has none any more stays its code. */
export function useScopeName(): (code: string) => string {
  const t = useTranslations("tokens.scope");
  return (code) => (isScope(code) ? t(NAMES[code]) : code);
}
