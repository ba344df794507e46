import type { Metadata } from "next";
import { InsightPage } from "@/insight/insight-page";

export const metadata: Metadata = { title: "Pilotage" };

export default function Page() {
  return <InsightPage />;
}
