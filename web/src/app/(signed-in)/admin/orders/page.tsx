import type { Metadata } from "next";
import { OrdersPage } from "@/orders/orders-page";

export const metadata: Metadata = { title: "Commandes" };

export default function Page() {
  return <OrdersPage staff />;
}
