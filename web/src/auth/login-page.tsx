"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { EntryFrame } from "./entry-frame";
import { homeOf, safeNext } from "./home";
import { LoginForm } from "./login-form";
import { useAuth } from "./store";

export function LoginPage() {
  useGoIn();
  const auth = useAuth();
  return (
    <EntryFrame>
      <LoginForm expired={auth.phase === "signed-out" && auth.expired} />
    </EntryFrame>
  );
}

/** Leaves the pages around the door as soon as somebody is in. */
export function useGoIn(): void {
  const router = useRouter();
  const auth = useAuth();
  const user = auth.phase === "signed-in" ? auth.user : null;
  useEffect(() => {
    if (user !== null) router.replace(safeNext(window.location.search) ?? homeOf(user));
  }, [user, router]);
}
