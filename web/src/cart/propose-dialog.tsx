"use client";

/** Proposing a price, and answering the counter-proposal of the house. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { agreeToCounter, type CartItem, type For, proposePrice, withdrawProposal } from "@/api/carts";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { centsOf, wholeOf } from "@/lib/typed-numbers";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";

interface ProposeDialogProps {
  item: CartItem;
  company: For;
  onDone: () => void;
  onClose: () => void;
}

export default function ProposeDialog({ item, company, onDone, onClose }: ProposeDialogProps) {
  const t = useTranslations("cart.proposal");
  const format = useFormat();
  const [key] = useState(randomKey);
  const [price, setPrice] = useState("");
  const [quantity, setQuantity] = useState(String(item.quantity));
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const cents = centsOf(price);
  const units = wholeOf(quantity);
  const finish = (text: string) => {
    say(text);
    onDone();
    onClose();
  };
  const proposing = useMutation({
    mutationFn: () =>
      proposePrice(
        company,
        { offer_id: item.offer_id, quantity: units ?? 0, proposed_cents: cents ?? 0, note },
        key,
      ),
    onSuccess: () => finish(t("sent")),
  });
  const before = item.proposal;
  const answering = useMutation({
    mutationFn: (agree: boolean) => {
      if (!before) throw new Error("no proposal");
      return agree ? agreeToCounter(before.id, before.version) : withdrawProposal(before.id, before.version);
    },
    onSuccess: (_, agree) => finish(agree ? t("agreed") : t("withdrawn")),
  });
  const bad = { price: tried && !cents, quantity: tried && !units };
  return (
    <FormDialog
      title={t("title")}
      action={t("send")}
      busy={proposing.isPending || answering.isPending}
      error={proposing.error ?? answering.error}
      onSubmit={() => {
        setTried(true);
        if (cents && units) proposing.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">
        {item.product_name} · {item.price_cents !== null && <Money cents={item.price_cents} />}
      </p>
      {before && (
        <Notice tone="info">
          <span className="block">
            {t("before", {
              price: format.money(before.proposed_cents),
              until: format.moment(before.expires_at),
            })}
          </span>
          {before.state === "countered" && before.counter_cents !== null && (
            <span className="block font-medium">
              {t("counter", { price: format.money(before.counter_cents) })}
            </span>
          )}
          {before.state === "accepted" && before.agreed_cents !== null && (
            <span className="block font-medium">
              {t("holds", { price: format.money(before.agreed_cents), count: before.quantity_left })}
            </span>
          )}
          <span className="mt-2 flex gap-2">
            {before.state === "countered" && (
              <Button look="primary" onClick={() => answering.mutate(true)}>
                {t("agree")}
              </Button>
            )}
            {before.state !== "accepted" && (
              <Button onClick={() => answering.mutate(false)}>{t("withdraw")}</Button>
            )}
          </span>
        </Notice>
      )}
      <div className="grid grid-cols-2 gap-4">
        <Field label={t("price")} error={bad.price ? t("priceBad") : null}>
          {(control) => (
            <Input
              inputMode="decimal"
              value={price}
              onChange={(event) => setPrice(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={t("quantity")} error={bad.quantity ? t("quantityBad") : null}>
          {(control) => (
            <Input
              inputMode="numeric"
              value={quantity}
              onChange={(event) => setQuantity(event.target.value)}
              {...control}
            />
          )}
        </Field>
      </div>
      <Field label={t("note")}>
        {(control) => (
          <TextArea value={note} onChange={(event) => setNote(event.target.value)} {...control} />
        )}
      </Field>
      <p className="text-grid text-ink-3">{t("hint")}</p>
    </FormDialog>
  );
}
