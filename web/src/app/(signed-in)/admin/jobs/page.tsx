import type { Metadata } from "next";
import { JobsPage } from "@/jobs/jobs-page";

export const metadata: Metadata = { title: "Tâches" };

export default function Page() {
  return <JobsPage />;
}
