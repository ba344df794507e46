"use client";

/** The numbers of a departure's parcels, which often come after it was prepared. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import { changeParcels } from "@/api/desk";
import type { Shipment } from "@/api/orders";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { useAct } from "./use-again";

export function ParcelNumbers({ shipment, onDone }: { shipment: Shipment; onDone: () => void }) {
  const t = useTranslations("orderDesk.parcels");
  const [numbers, setNumbers] = useState(() => shipment.parcels.map((parcel) => parcel.tracking_number));
  const [added, setAdded] = useState("");
  const keeping = useAct(
    (_: null) =>
      changeParcels(shipment.id, {
        version: shipment.version,
        parcels: [
          ...shipment.parcels.map(({ id }, place) => ({ id, tracking_number: numbers[place]?.trim() ?? "" })),
          ...(added.trim() === "" ? [] : [{ tracking_number: added.trim() }]),
        ],
      }),
    t("kept"),
  );
  return (
    <form
      className="mt-1 flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        keeping.mutate(null, { onSuccess: onDone });
      }}
    >
      {shipment.parcels.map((parcel, place) => (
        <Input
          key={parcel.id}
          dense
          autoFocus={place === 0}
          aria-label={t("number", { parcel: parcel.position })}
          placeholder={t("number", { parcel: parcel.position })}
          value={numbers[place] ?? ""}
          onChange={(event) => setNumbers(numbers.with(place, event.target.value))}
        />
      ))}
      <Input
        dense
        aria-label={t("another")}
        placeholder={t("another")}
        value={added}
        onChange={(event) => setAdded(event.target.value)}
      />
      <span className="flex gap-1.5">
        <Button type="submit" disabled={keeping.isPending}>
          {t("keep")}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t("close")}
        </Button>
      </span>
    </form>
  );
}
