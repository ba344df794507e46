import type { Metadata } from "next";
import { InvitationPage } from "@/auth/invitation-page";

export const metadata: Metadata = { title: "Invitation" };

export default function Page() {
  return <InvitationPage />;
}
