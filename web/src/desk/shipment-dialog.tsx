"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { carriers, prepareShipment, shipmentCancelled } from "@/api/desk";
import type { Order } from "@/api/orders";
import { randomKey } from "@/lib/random-key";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Select } from "@/ui/select";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";
import { useAct, useDeskAgain } from "./use-again";

/** All phones that are attached and have not left, in one departure; a number per parcel. */
export default function ShipmentDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTranslations("desk.shipments");
  const again = useDeskAgain();
  const known = useQuery({
    queryKey: ["carriers"],
    queryFn: ({ signal }) => carriers(signal),
    staleTime: 3_600_000,
  });
  const [key] = useState(randomKey);
  const [chosen, setChosen] = useState("");
  const [numbers, setNumbers] = useState("");
  const carrier = chosen || known.data?.items[0]?.code || "";
  const preparing = useMutation({
    mutationFn: () => {
      const given = numbers
        .split(/[\n,;]/)
        .map((number) => number.trim())
        .filter(Boolean);
      return prepareShipment(order.id, carrier, given.length > 0 ? given : [""], key);
    },
    onSuccess: async (shipment) => {
      say(t("prepared"), { label: t("cancel"), run: () => cancelling.mutate(shipment.id) });
      onClose();
      await again();
    },
  });
  const cancelling = useAct((id: string) => shipmentCancelled(id), t("cancelled"));
  return (
    <FormDialog
      title={t("prepareTitle", { number: order.number })}
      action={t("prepare")}
      busy={preparing.isPending || carrier === ""}
      error={preparing.error}
      onSubmit={() => preparing.mutate()}
      onClose={onClose}
    >
      <Field label={t("carrier")}>
        {(control) => (
          <Select
            className="w-full"
            value={carrier}
            onChange={(event) => setChosen(event.target.value)}
            {...control}
          >
            {known.data?.items.map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("numbers")} hint={t("numbersHint")}>
        {(control) => (
          <TextArea
            rows={3}
            value={numbers}
            onChange={(event) => setNumbers(event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
