"use client";

/** Departures: prepared with their parcels, sent, delivered; their papers. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { shipmentArrives, shipmentCancelled, shipmentLeaves, shipmentPaper } from "@/api/desk";
import { type Order, type Shipment, shipments } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Block } from "@/ui/page";
import { ParcelNumbers } from "./parcel-numbers";
import { useAct } from "./use-again";

const ShipmentDialog = lazy(() => import("./shipment-dialog"));

export function StaffShipments({ order }: { order: Order }) {
  const t = useTranslations("desk.shipments");
  const [preparing, setPreparing] = useState(false);
  const may = order.actions.some(({ code, allowed }) => code === "ship" && allowed);
  const list = useQuery({
    queryKey: ["shipments", order.id],
    queryFn: ({ signal }) => shipments(order.id, signal),
    enabled: order.shipments.length > 0,
  });
  const shown = list.data?.items.filter(({ state }) => state !== "cancelled") ?? [];
  if (!may && shown.length === 0) return null;
  return (
    <Block
      title={t("title")}
      actions={may && <Button onClick={() => setPreparing(true)}>{t("prepare")}</Button>}
    >
      {shown.length === 0 ? (
        <p className="text-grid text-ink-3">{t("none")}</p>
      ) : (
        <ul className="flex flex-col gap-4 text-grid">
          {shown.map((shipment) => (
            <Departure key={shipment.id} shipment={shipment} />
          ))}
        </ul>
      )}
      {preparing && (
        <Suspense fallback={null}>
          <ShipmentDialog order={order} onClose={() => setPreparing(false)} />
        </Suspense>
      )}
    </Block>
  );
}

function Departure({ shipment }: { shipment: Shipment }) {
  const t = useTranslations("desk.shipments");
  const format = useFormat();
  const [numbering, setNumbering] = useState(false);
  const leaving = useAct((_: null) => shipmentLeaves(shipment.id), t("left"));
  const arriving = useAct((_: null) => shipmentArrives(shipment.id), t("arrived"));
  const cancelling = useAct((_: null) => shipmentCancelled(shipment.id), t("cancelled"));
  const printing = useAct(async (paper: "delivery-note" | "labels") => {
    saveFile(await shipmentPaper(shipment.id, paper), `${shipment.number}-${paper}.pdf`);
  }, t("printed"));
  return (
    <li>
      <span className="flex justify-between gap-2">
        <span className="font-medium">{shipment.number}</span>
        <span className="text-ink-2">
          {t(`states.${shipment.state as "left"}`)} · {format.integer(shipment.units)}
        </span>
      </span>
      {numbering ? (
        <ParcelNumbers shipment={shipment} onDone={() => setNumbering(false)} />
      ) : (
        shipment.parcels.map((parcel) => (
          <span key={parcel.id} className="block font-mono text-ink-2 text-note">
            {shipment.carrier_name} {parcel.tracking_number}
          </span>
        ))
      )}
      <span className="mt-1.5 flex flex-wrap gap-1.5">
        {shipment.state === "prepared" && (
          <>
            <Button look="primary" disabled={leaving.isPending} onClick={() => leaving.mutate(null)}>
              {t("leave")}
            </Button>
            <Button look="quiet" onClick={() => cancelling.mutate(null)}>
              {t("cancel")}
            </Button>
          </>
        )}
        {shipment.state === "left" && (
          <Button look="primary" disabled={arriving.isPending} onClick={() => arriving.mutate(null)}>
            {t("deliver")}
          </Button>
        )}
        {shipment.state !== "delivered" && !numbering && (
          <Button look="quiet" onClick={() => setNumbering(true)}>
            {t("tracking")}
          </Button>
        )}
        <Button look="quiet" onClick={() => printing.mutate("delivery-note")}>
          {t("note")}
        </Button>
        <Button look="quiet" onClick={() => printing.mutate("labels")}>
          {t("labels")}
        </Button>
      </span>
    </li>
  );
}
