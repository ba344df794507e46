"use client";

/** What the day decides in place: the window of a row's default action, opened above the day and closed back onto it. */
import { type ComponentType, lazy, Suspense } from "react";
import type { Order } from "@/api/orders";
import { useOrder } from "@/orders/use-orders";

export interface WindowProps {
  id: string;
  onClose: () => void;
}

const PaymentDialog = lazy(() => import("./payment-dialog"));
const ShipmentDialog = lazy(() => import("./shipment-dialog"));

/** A window about an order waits until the order is read. */
function ofOrder(Window: ComponentType<{ order: Order; onClose: () => void }>) {
  return function OfOrder({ id, onClose }: WindowProps) {
    const order = useOrder(id);
    return order.data ? <Window order={order.data} onClose={onClose} /> : null;
  };
}

const WINDOWS: Record<string, ComponentType<WindowProps>> = {
  price_proposals: lazy(() => import("./proposal-dialog")),
  cancellations: lazy(() => import("./cancellation-dialog")),
  payments: ofOrder(PaymentDialog),
  unallocated_receipts: lazy(() => import("./allocate-dialog")),
  shipments: ofOrder(ShipmentDialog),
  returns: lazy(() => import("./return-dialog")),
  claims: lazy(() => import("./claim-dialog")),
};

/** True when a section's rows are decided in place. */
export const decidedInPlace = (section: string): boolean => section in WINDOWS;

export function DayWindow({ section, ...window }: WindowProps & { section: string }) {
  const Window = WINDOWS[section];
  return Window ? (
    <Suspense fallback={null}>
      <Window {...window} />
    </Suspense>
  ) : null;
}
