"use client";

import { useTranslations } from "use-intl";
import { say } from "@/ui/toast";
import { type Act, later, takeBack } from "./later";

/** An answer that the client reads: it leaves after ten seconds, and the way back is offered at once. */
export function useSendLater(): (key: string, act: Act) => void {
  const t = useTranslations("day");
  return (key, act) => {
    later(key, act);
    say(t("leavesSoon"), { label: t("undo"), run: () => takeBack(key) });
  };
}
