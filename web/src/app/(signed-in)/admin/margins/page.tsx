import type { Metadata } from "next";
import { MarginsPage } from "@/margins/margins-page";

export const metadata: Metadata = { title: "Marges" };

export default function Page() {
  return <MarginsPage />;
}
