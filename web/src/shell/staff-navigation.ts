/** Where staff can go. Apart, because buyers load none of it. */
import {
  ChartNoAxesCombined,
  FileSpreadsheet,
  ListChecks,
  Mail,
  PackageSearch,
  Percent,
  ScrollText,
  SlidersHorizontal,
  Sun,
  Truck,
  Users,
} from "lucide-react";
import { allowed, CATALOGUE, type Destination, type Visitor } from "./navigation";

const PRICE_LISTS: Destination = { href: "/admin/catalog/", label: "priceLists", icon: FileSpreadsheet };

const MARGINS: Destination = {
  href: "/admin/margins/",
  label: "margins",
  icon: Percent,
  needs: ["margin:read"],
  rare: true,
};
const CLIENTS: Destination = {
  href: "/admin/clients/",
  label: "clients",
  icon: Users,
  needs: ["clients:read"],
  rare: true,
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
  // On a phone, the tabs hold what staff do on the way.
  { ...CATALOGUE, rare: true },
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

export function ofStaff(user: Visitor): Destination[] {
  return allowed(FOR_STAFF, user);
}
