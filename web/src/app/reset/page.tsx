import type { Metadata } from "next";
import { ResetPage } from "@/auth/reset-page";

export const metadata: Metadata = { title: "Nouveau mot de passe" };

export default function Page() {
  return <ResetPage />;
}
