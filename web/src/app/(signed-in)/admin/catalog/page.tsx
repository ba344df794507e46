import type { Metadata } from "next";
import { ImportsPage } from "@/imports/imports-page";

export const metadata: Metadata = { title: "Tarifs" };

export default function Page() {
  return <ImportsPage />;
}
