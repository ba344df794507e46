import type { Metadata } from "next";
import { SignupPage } from "@/auth/signup/signup-page";

export const metadata: Metadata = { title: "Demander un accès" };

export default function Page() {
  return <SignupPage />;
}
