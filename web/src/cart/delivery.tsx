"use client";

/** Where the order goes, the client's own reference, a note, and what happens when something changes. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readCompany } from "@/api/account";
import type { Cart } from "@/api/carts";
import { readClient } from "@/api/clients";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { TextArea } from "@/ui/text-area";
import type { OpenCart } from "./use-open-cart";

export function Delivery({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const editable = cart.state === "open";
  const addresses = useAddresses(open);
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("address")} hint={addresses?.length === 0 ? <AddAddress /> : null}>
        {(control) => (
          <Select
            dense
            className="w-full"
            disabled={!editable || !addresses?.length}
            value={cart.delivery_address_id ?? ""}
            onChange={(event) => open.edit({ delivery_address_id: event.target.value })}
            {...control}
          >
            {cart.delivery_address_id === null && <option value="">{t("noAddress")}</option>}
            {addresses?.map((address) => (
              <option key={address.id} value={address.id}>
                {[address.label || address.recipient, `${address.postcode} ${address.city}`].join(" · ")}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Kept
        key={`reference ${cart.id} ${cart.customer_reference}`}
        label={t("reference")}
        hint={t("referenceHint")}
        value={cart.customer_reference}
        disabled={!editable}
        keep={(customer_reference) => open.edit({ customer_reference })}
      />
      <Kept
        key={`note ${cart.id} ${cart.note}`}
        label={t("note")}
        long
        value={cart.note}
        disabled={!editable}
        keep={(note) => open.edit({ note })}
      />
      <Check
        checked={cart.all_or_nothing}
        disabled={!editable}
        hint={t("allOrNothingHint")}
        onChange={(event) => open.edit({ all_or_nothing: event.target.checked })}
      >
        {t("allOrNothing")}
      </Check>
    </div>
  );
}

function AddAddress() {
  const t = useTranslations("cart");
  return (
    <a href="/account/?section=addresses" className="font-medium text-accent underline underline-offset-4">
      {t("addAddress")}
    </a>
  );
}

function useAddresses(open: OpenCart) {
  const own = useQuery({
    queryKey: ["company"],
    queryFn: ({ signal }) => readCompany(signal),
    enabled: open.company === null,
  });
  const client = useQuery({
    queryKey: ["client", open.company],
    queryFn: ({ signal }) => readClient(open.company ?? "", signal),
    enabled: open.company !== null,
  });
  return open.company === null ? own.data?.addresses : client.data?.addresses;
}

interface KeptProps {
  label: string;
  hint?: string;
  long?: boolean;
  value: string;
  disabled: boolean;
  keep: (value: string) => void;
}

/** A text that is kept when the person leaves its field. */
function Kept({ label, hint, long = false, value, disabled, keep }: KeptProps) {
  const [text, setText] = useState(value);
  const leave = () => text.trim() !== value && keep(text.trim());
  return (
    <Field label={label} hint={hint}>
      {(control) =>
        long ? (
          <TextArea
            rows={2}
            maxLength={2_000}
            disabled={disabled}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={leave}
            {...control}
          />
        ) : (
          <Input
            dense
            maxLength={100}
            disabled={disabled}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={leave}
            {...control}
          />
        )
      }
    </Field>
  );
}
