"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { homeOf } from "@/auth/home";
import { useAuth } from "@/auth/store";

/** The door: everyone is sent to the page where their day starts. */
export default function Door() {
  const router = useRouter();
  const { phase, user } = useAuth();

  useEffect(() => {
    if (user !== null) router.replace(homeOf(user));
    else if (phase === "signed-out") router.replace("/login/");
  }, [phase, user, router]);

  return null;
}
