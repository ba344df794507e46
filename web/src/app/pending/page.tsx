import type { Metadata } from "next";
import { PendingPage } from "@/auth/pending-page";

export const metadata: Metadata = { title: "Demande envoyée" };

export default function Page() {
  return <PendingPage />;
}
