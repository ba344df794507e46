/** Where people can go, as data: what does not exist yet is not listed. */
import {
  ChartNoAxesCombined,
  FileSpreadsheet,
  LayoutList,
  ListChecks,
  type LucideIcon,
  Mail,
  PackageSearch,
  Percent,
  ScrollText,
  ShoppingCart,
  SlidersHorizontal,
  Sun,
  Truck,
  Users,
} from "lucide-react";
import type { Me } from "@/api/types";

export interface Destination {
  href: string;
  label:
    | "catalogue"
    | "cart"
    | "orders"
    | "insight"
    | "today"
    | "supplier"
    | "jobs"
    | "priceLists"
    | "margins"
    | "clients"
    | "audit"
    | "mails"
    | "settings";
  icon: LucideIcon;
  /** Who has none of these permissions does not see it. */
  needs?: string[];
  /** On a phone it is reached through the account's menu: the tabs hold what is used every day. */
  rare?: boolean;
  /** Its pages are not those below its address. */
  exact?: boolean;
}

const CATALOGUE: Destination = { href: "/catalog/", label: "catalogue", icon: LayoutList };
const CART: Destination = { href: "/cart/", label: "cart", icon: ShoppingCart, needs: ["cart:write"] };
const ORDERS: Destination = { href: "/orders/", label: "orders", icon: PackageSearch, needs: ["order:read"] };
const PRICE_LISTS: Destination = { href: "/admin/catalog/", label: "priceLists", icon: FileSpreadsheet };

const MARGINS: Destination = {
  href: "/admin/margins/",
  label: "margins",
  icon: Percent,
  needs: ["margin:read"],
};
const CLIENTS: Destination = {
  href: "/admin/clients/",
  label: "clients",
  icon: Users,
  needs: ["clients:read"],
};
const MAILS: Destination = {
  href: "/admin/mails/",
  label: "mails",
  icon: Mail,
  needs: ["mail:read"],
  rare: true,
};
const AUDIT: Destination = {
  href: "/admin/audit/",
  label: "audit",
  icon: ScrollText,
  needs: ["audit:read"],
  rare: true,
};
const TODAY: Destination = { href: "/admin/", label: "today", icon: Sun, exact: true };
const STAFF_ORDERS: Destination = {
  href: "/admin/orders/",
  label: "orders",
  icon: PackageSearch,
  needs: ["order:read"],
};
const SUPPLIER: Destination = {
  href: "/admin/supplier/",
  label: "supplier",
  icon: Truck,
  needs: ["supplier:read"],
};
const JOBS: Destination = {
  href: "/admin/jobs/",
  label: "jobs",
  icon: ListChecks,
  needs: ["job:read"],
  rare: true,
};
const INSIGHT: Destination = {
  href: "/admin/insight/",
  label: "insight",
  icon: ChartNoAxesCombined,
  needs: ["insight:read"],
  rare: true,
};
const SETTINGS: Destination = {
  href: "/admin/settings/",
  label: "settings",
  icon: SlidersHorizontal,
  needs: ["staff:manage", "settings:read"],
  rare: true,
};

const FOR_STAFF = [
  TODAY,
  PRICE_LISTS,
  CATALOGUE,
  STAFF_ORDERS,
  SUPPLIER,
  CLIENTS,
  MARGINS,
  INSIGHT,
  JOBS,
  MAILS,
  AUDIT,
  SETTINGS,
];
const FOR_CLIENTS = [CATALOGUE, CART, ORDERS];

export function destinationsOf(user: Pick<Me, "role" | "permissions">): Destination[] {
  const all = user.role === "admin" ? FOR_STAFF : FOR_CLIENTS;
  return all.filter(({ needs }) => !needs || needs.some((code) => user.permissions.includes(code)));
}

/** Whether a destination has its tab on a phone. */
export function onPhone(destination: Destination): boolean {
  return !destination.rare;
}

export function isCurrent(destination: Destination, path: string): boolean {
  const href = destination.href.replace(/\/$/, "");
  return destination.exact ? path.replace(/\/$/, "") === href : path.startsWith(href);
}
