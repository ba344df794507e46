"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Order, type Shipment, shipments } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { Block } from "@/ui/page";

/** The departures of the order, each parcel with the carrier's page. */
export function Shipments({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const list = useQuery({
    queryKey: ["shipments", order.id],
    queryFn: ({ signal }) => shipments(order.id, signal),
    enabled: order.shipments.length > 0,
  });
  const shown = list.data?.items.filter((shipment) => shipment.state !== "cancelled") ?? [];
  if (shown.length === 0) return null;
  return (
    <Block title={t("shipments")}>
      <ul className="flex flex-col gap-3 text-grid">
        {shown.map((shipment) => (
          <Departure key={shipment.id} shipment={shipment} />
        ))}
      </ul>
    </Block>
  );
}

function Departure({ shipment }: { shipment: Shipment }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const at = shipment.delivered_at ?? shipment.left_at;
  return (
    <li>
      <span className="flex justify-between gap-3">
        <span className="font-medium">{shipment.number}</span>
        <span className="text-ink-2">
          {t("units", { count: shipment.units, value: format.integer(shipment.units) })}
        </span>
      </span>
      <span className="block text-ink-2">
        {t(`shipmentStates.${shipment.state as "left"}`)}
        {at != null && ` · ${format.moment(at)}`}
      </span>
      {shipment.parcels.map((parcel) => (
        <span key={parcel.id} className="block">
          {shipment.carrier_name}{" "}
          {parcel.tracking_url != null ? (
            <a
              href={parcel.tracking_url}
              target="_blank"
              rel="noreferrer"
              className="font-mono text-accent underline underline-offset-4"
            >
              {parcel.tracking_number}
            </a>
          ) : (
            <span className="font-mono">{parcel.tracking_number || t("noTracking")}</span>
          )}
        </span>
      ))}
    </li>
  );
}
