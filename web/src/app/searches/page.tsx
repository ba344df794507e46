import type { Metadata } from "next";
import { UnsubscribePage } from "@/searches/unsubscribe-page";

export const metadata: Metadata = { title: "Alertes" };

export default function Page() {
  return <UnsubscribePage />;
}
