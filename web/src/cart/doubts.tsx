"use client";

/** Lines of lists that were not understood, asked back one by one. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type CartDoubt, settleDoubt } from "@/api/carts";
import { useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { gradeLetter } from "@/lib/grades";
import { wholeOf } from "@/lib/typed-numbers";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import type { OpenCart } from "./use-open-cart";

export function Doubts({ open, doubts }: { open: OpenCart; doubts: CartDoubt[] }) {
  const t = useTranslations("cart.doubts");
  if (doubts.length === 0) return null;
  return (
    <section aria-label={t("title")} className="border-line border-b bg-info-soft px-4 py-4 md:px-6">
      <h2 className="font-semibold text-body">{t("count", { count: doubts.length })}</h2>
      <p className="text-grid text-ink-2">{t("hint")}</p>
      <ul className="mt-3 flex max-h-[50dvh] flex-col gap-3 overflow-y-auto">
        {doubts.map((doubt) => (
          <Doubt key={doubt.id} open={open} doubt={doubt} />
        ))}
      </ul>
    </section>
  );
}

function Doubt({ open, doubt }: { open: OpenCart; doubt: CartDoubt }) {
  const t = useTranslations("cart.doubts");
  const format = useFormat();
  const words = useWords();
  const errorText = useErrorText();
  const [first] = doubt.candidates;
  const [offer, setOffer] = useState(first?.offer_id ?? "");
  const [quantity, setQuantity] = useState(doubt.quantity === 0 ? "" : String(doubt.quantity));
  const units = wholeOf(quantity);
  const settling = useMutation({
    mutationFn: (drop: boolean) => {
      if (!open.cart) throw new Error("no cart");
      const meant = drop ? null : { offer_id: offer, quantity: units ?? 0 };
      return settleDoubt(open.cart.id, doubt.id, open.company, meant);
    },
    onSuccess: open.show,
    onError: (error) => say(errorText(error)),
  });
  const label = (candidate: CartDoubt["candidates"][number]) =>
    [
      candidate.product_name,
      words.gradeShort[candidate.appearance] ?? gradeLetter(candidate.appearance),
      candidate.color && (words.colour[candidate.color] ?? candidate.color),
      words.boxed[candidate.boxed] ?? candidate.boxed,
      candidate.additional_info && (words.info[candidate.additional_info] ?? candidate.additional_info),
      format.money(candidate.price_cents),
      t("left", { count: candidate.available }),
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <li className="grid gap-2 rounded-md bg-surface px-3 py-2 text-grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] lg:items-center">
      <span className="min-w-0">
        <span className="block truncate font-mono text-note" title={doubt.written}>
          {doubt.written}
        </span>
        <span className="block text-ink-2">{doubt.question}</span>
      </span>
      <span className="flex gap-2">
        {doubt.candidates.length > 0 && (
          <Select
            dense
            className="flex-1"
            aria-label={t("which")}
            value={offer}
            onChange={(event) => setOffer(event.target.value)}
          >
            {doubt.candidates.map((candidate) => (
              <option key={candidate.offer_id} value={candidate.offer_id}>
                {label(candidate)}
              </option>
            ))}
          </Select>
        )}
        {doubt.candidates.length > 0 && (
          <Input
            dense
            className="w-20! text-right"
            inputMode="numeric"
            aria-label={t("quantity")}
            value={quantity}
            onChange={(event) => setQuantity(event.target.value)}
          />
        )}
      </span>
      <span className="flex justify-end gap-2">
        <Button look="quiet" disabled={settling.isPending} onClick={() => settling.mutate(true)}>
          {t("drop")}
        </Button>
        {doubt.candidates.length > 0 && (
          <Button
            look="primary"
            disabled={settling.isPending || !units || offer === ""}
            onClick={() => settling.mutate(false)}
          >
            {t("take")}
          </Button>
        )}
      </span>
    </li>
  );
}
