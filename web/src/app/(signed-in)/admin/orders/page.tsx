import type { Metadata } from "next";
import { StaffOrders } from "@/desk/staff-orders";

export const metadata: Metadata = { title: "Commandes" };

export default function Page() {
  return <StaffOrders />;
}
