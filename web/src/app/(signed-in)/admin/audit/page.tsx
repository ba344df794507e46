import type { Metadata } from "next";
import { AuditPage } from "@/audit/audit-page";

export const metadata: Metadata = { title: "Journal" };

export default function Page() {
  return <AuditPage />;
}
