import type { Metadata } from "next";
import { OrderPage } from "@/orders/order-page";

export const metadata: Metadata = { title: "Commande" };

export default function Page() {
  return <OrderPage />;
}
