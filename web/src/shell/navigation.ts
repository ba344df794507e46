/** Where people can go, as data: what does not exist yet is not listed. */
import { FileSpreadsheet, LayoutList, type LucideIcon } from "lucide-react";
import type { Me } from "@/api/types";

export interface Destination {
  href: string;
  label: "catalogue" | "priceLists";
  icon: LucideIcon;
}

const CATALOGUE: Destination = { href: "/catalog/", label: "catalogue", icon: LayoutList };
const PRICE_LISTS: Destination = { href: "/admin/catalog/", label: "priceLists", icon: FileSpreadsheet };

export function destinationsOf(user: Pick<Me, "role">): Destination[] {
  return user.role === "admin" ? [PRICE_LISTS, CATALOGUE] : [CATALOGUE];
}

export function isCurrent(destination: Destination, path: string): boolean {
  return path.startsWith(destination.href.replace(/\/$/, ""));
}
