"use client";

/** Two columns copied from a spreadsheet and pasted anywhere on the catalogue go into the cart. */
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { currentCart, pasteLines } from "@/api/carts";
import { received } from "@/cart/sync";
import { useErrorText } from "@/ui/blocks";
import { say } from "@/ui/toast";

/** Several lines, or one with a number beside a text: a search word is neither. */
export function looksLikeList(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.length > 1 || /\S[\t;]\s*\d/.test(text);
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function usePasteIntoCart(enabled: boolean): void {
  const t = useTranslations("cartBar");
  const errorText = useErrorText();
  const router = useRouter();
  const latest = useRef(async (_: string) => {});
  latest.current = paste;
  async function paste(text: string) {
    try {
      const { id } = await currentCart(null);
      const { report, cart } = await pasteLines(id, null, text);
      received(cart);
      const added = t("pasted", { count: report.known + report.proposed });
      if (report.doubts === 0) say(added);
      else
        say(`${added} ${t("pastedDoubts", { count: report.doubts })}`, {
          label: t("answer"),
          run: () => router.push("/cart/"),
        });
    } catch (error) {
      say(errorText(error));
    }
  }
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (typing(event.target) || !looksLikeList(text)) return;
      event.preventDefault();
      void latest.current(text);
    };
    document.addEventListener("paste", listen);
    return () => document.removeEventListener("paste", listen);
  }, [enabled]);
}
