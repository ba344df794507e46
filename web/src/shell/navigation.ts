/** Where people can go, as data: what does not exist yet is not listed. Those of buyers; staff's are beside. */
import { LayoutList, type LucideIcon, PackageSearch, ShoppingCart } from "lucide-react";
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

export const CATALOGUE: Destination = { href: "/catalog/", label: "catalogue", icon: LayoutList };
const CART: Destination = { href: "/cart/", label: "cart", icon: ShoppingCart, needs: ["cart:write"] };
const ORDERS: Destination = { href: "/orders/", label: "orders", icon: PackageSearch, needs: ["order:read"] };

const FOR_CLIENTS = [CATALOGUE, CART, ORDERS];

export type Visitor = Pick<Me, "role" | "permissions">;

export function ofClients(user: Visitor): Destination[] {
  return allowed(FOR_CLIENTS, user);
}

/** Those that a person may open. */
export function allowed(all: Destination[], user: Visitor): Destination[] {
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
