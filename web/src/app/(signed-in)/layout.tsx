import type { ReactNode } from "react";
import { SignedIn } from "@/shell/signed-in";

export default function Layout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
