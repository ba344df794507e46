import type { Metadata } from "next";
import { Asides } from "@/desk/asides";
import { OrdersPage } from "@/orders/orders-page";

export const metadata: Metadata = { title: "Commandes" };

export default function Page() {
  return (
    <>
      <OrdersPage staff />
      <Asides />
    </>
  );
}
