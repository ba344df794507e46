import type { Metadata } from "next";
import { ForgotPage } from "@/auth/forgot-page";

export const metadata: Metadata = { title: "Mot de passe oublié" };

export default function Page() {
  return <ForgotPage />;
}
