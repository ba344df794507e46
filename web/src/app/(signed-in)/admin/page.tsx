import type { Metadata } from "next";
import { DayPage } from "@/desk/day-page";

export const metadata: Metadata = { title: "Aujourd’hui" };

export default function Page() {
  return <DayPage />;
}
