import type { Metadata } from "next";
import { SupplierPage } from "@/purchasing/supplier-page";

export const metadata: Metadata = { title: "Fournisseur" };

export default function Page() {
  return <SupplierPage />;
}
