import type { Metadata } from "next";
import { SupplierOrderPage } from "@/purchasing/supplier-order-page";

export const metadata: Metadata = { title: "Commande fournisseur" };

export default function Page() {
  return <SupplierOrderPage />;
}
