import type { Metadata } from "next";
import { ConfirmEmailPage } from "@/auth/confirm-email-page";

export const metadata: Metadata = { title: "Adresse e-mail" };

export default function Page() {
  return <ConfirmEmailPage />;
}
