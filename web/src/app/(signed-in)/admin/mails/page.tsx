import type { Metadata } from "next";
import { MailsPage } from "@/mails/mails-page";

export const metadata: Metadata = { title: "Messages" };

export default function Page() {
  return <MailsPage />;
}
