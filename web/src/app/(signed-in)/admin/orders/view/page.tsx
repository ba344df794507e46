import type { Metadata } from "next";
import { StaffOrderPage } from "@/desk/staff-order-page";

export const metadata: Metadata = { title: "Commande" };

export default function Page() {
  return <StaffOrderPage />;
}
