/** What staff ask in the order of the day: what waits, orders, receipts, phones, parcels, the supplier, background work. */
import { answered, done } from "./body";
import { authorisedFetch, client, OUTLIVES_THE_PAGE } from "./client";
import { file, filled } from "./file";
import type { Body, Items, Ok } from "./types";

const one = (id: string) => ({ params: { path: { id } } });
/** An act that waited for its way back, and may leave together with the page. */
const atLast = (id: string) => ({ ...one(id), ...OUTLIVES_THE_PAGE });
const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });

export type Day = Ok<"/api/admin/day", "get">;
export type DayItem = Day["sections"][number]["items"][number];
export const readDay = (signal: AbortSignal) => answered(client.GET("/api/admin/day", { signal }));

export type Hit = Items<"/api/search">;
export const findAnything = (q: string, signal: AbortSignal) =>
  answered(client.GET("/api/search", { params: { query: { q } }, signal }));

// Orders of clients.
export const cancelOrder = (id: string, version: number, reason: string) =>
  done(
    client.POST("/api/orders/{id}/cancel", { ...one(id), body: { version, reason, refund_prepared: true } }),
  );
export const declineCancellation = (id: string, reason: string) =>
  done(client.POST("/api/orders/{id}/decline-cancellation", { ...one(id), body: { reason } }));
export const releaseOrder = (id: string, reason: string) =>
  done(client.POST("/api/orders/{id}/release", { ...one(id), body: { reason } }));
export const offerShipping = (id: string, offered: boolean) =>
  done(client.POST("/api/orders/{id}/shipping-offer", { ...one(id), body: { offered } }));
export const writeOff = (id: string, reason: string) =>
  done(client.POST("/api/orders/{id}/write-off", { ...one(id), body: { reason } }));

export const offerDevicePrice = (
  { id, version }: { id: string; version: number },
  price_cents: number | null,
  exception: string,
) =>
  done(
    client.POST("/api/device-questions/{id}/price", {
      ...one(id),
      body: { version, price_cents, floor_exception: exception === "" ? null : exception },
    }),
  );
export const editOrder = (id: string, body: Body<"/api/orders/{id}/items", "patch">) =>
  done(client.PATCH("/api/orders/{id}/items", { ...one(id), body }));
export const detachDevice = (order: string, device: string, reason: string) =>
  done(
    client.POST("/api/orders/{id}/devices/{device}/detach", {
      params: { path: { id: order, device } },
      body: { reason },
    }),
  );

export const recordPayment = (body: Body<"/api/payments", "post">, key: string) =>
  answered(client.POST("/api/payments", { params: keyed(key), body }));
export type Receipt = Items<"/api/payments">;
export const receipts = (
  query: { client_id?: string; unallocated?: boolean; offset?: number },
  signal: AbortSignal,
) => answered(client.GET("/api/payments", { params: { query: { ...query, limit: 100 } }, signal }));
export const allocateReceipt = (
  id: string,
  allocations: { order_id: string; amount_cents: number }[],
  key: string,
) =>
  done(
    client.POST("/api/payments/{id}/allocations", {
      params: { path: { id }, ...keyed(key) },
      body: { allocations },
    }),
  );
export const undoPayment = (id: string, reason: string) =>
  done(client.POST("/api/payments/{id}/undo", { ...one(id), body: { reason } }));

export type DeviceReport = Ok<"/api/orders/{id}/devices", "post">;
/** Reads a file of devices; nothing is attached on a trial. */
export async function attachDevices(
  to: "orders" | "supplier-orders",
  id: string,
  chosen: File,
  trial: boolean,
): Promise<DeviceReport> {
  const form = new FormData();
  form.append("dry_run", String(trial));
  form.append("file", chosen, chosen.name);
  return send<DeviceReport>(`/api/${to}/${encodeURIComponent(id)}/devices`, form);
}

async function send<T>(path: string, form: FormData, headers: Record<string, string> = {}): Promise<T> {
  const address = new URL(path, window.location.origin).href;
  return (
    await authorisedFetch(new Request(address, { method: "POST", body: form, headers }))
  ).json() as Promise<T>;
}

export type Carrier = Items<"/api/carriers">;
export const carriers = (signal: AbortSignal) => answered(client.GET("/api/carriers", { signal }));
export const prepareShipment = (order: string, carrier: string, numbers: string[], key: string) =>
  answered(
    client.POST("/api/orders/{id}/shipments", {
      params: { path: { id: order }, ...keyed(key) },
      body: { carrier, parcels: numbers.map((tracking_number) => ({ tracking_number })) },
    }),
  );
export const changeParcels = (id: string, body: Body<"/api/shipments/{id}", "patch">) =>
  done(client.PATCH("/api/shipments/{id}", { ...one(id), body }));
export const shipmentLeaves = (id: string) => done(client.POST("/api/shipments/{id}/leave", atLast(id)));
export const shipmentArrives = (id: string) => done(client.POST("/api/shipments/{id}/deliver", atLast(id)));
export const shipmentCancelled = (id: string) => done(client.POST("/api/shipments/{id}/cancel", one(id)));
export const shipmentPaper = (id: string, paper: "delivery-note" | "labels") =>
  file(`/api/shipments/${encodeURIComponent(id)}/${paper}.pdf`);

// The supplier.
export type ToSend = Ok<"/api/orders/to-send", "get">["suppliers"][number];
export const toSend = (signal: AbortSignal) => answered(client.GET("/api/orders/to-send", { signal }));
export type SupplierOrderRow = Items<"/api/supplier-orders">;
export const supplierOrders = (state: string, signal: AbortSignal) =>
  answered(
    client.GET("/api/supplier-orders", { params: { query: { ...filled({ state }), limit: 100 } }, signal }),
  );
export type SupplierOrder = Ok<"/api/supplier-orders/{id}", "get">;
export type SupplierLine = SupplierOrder["items"][number];
export const supplierOrder = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/supplier-orders/{id}", { ...one(id), signal }));
export const groupOrders = (supplier: string | null, order_ids: string[], key: string) =>
  answered(client.POST("/api/supplier-orders", { params: keyed(key), body: { supplier, order_ids } }));
export const sendToSupplier = (
  id: string,
  version: number,
  channel: "excel" | "api",
  accept_short: boolean,
) =>
  done(
    client.POST("/api/supplier-orders/{id}/send", {
      ...atLast(id),
      body: { version, channel, accept_short },
    }),
  );
export const closeAnswer = (id: string, version: number, unanswered_refused: boolean) =>
  done(client.POST("/api/supplier-orders/{id}/close", { ...one(id), body: { version, unanswered_refused } }));
export const cancelSupplierOrder = (id: string, version: number, reason: string) =>
  done(client.POST("/api/supplier-orders/{id}/cancel", { ...one(id), body: { version, reason } }));
export const answerLine = (
  id: string,
  line: string,
  answered_quantity: number,
  answered_cost_cents: number | null,
) =>
  done(
    client.POST("/api/supplier-orders/{id}/lines/{line}", {
      params: { path: { id, line } },
      body: { answered_quantity, answered_cost_cents },
    }),
  );
export type ExtraRow = SupplierOrder["extra"][number];
export const assignAnswerRow = (id: string, { answer_id, row }: ExtraRow, line_id: string) =>
  done(
    client.POST("/api/supplier-orders/{id}/answers/{answer}/rows/{row}", {
      params: { path: { id, answer: answer_id, row } },
      body: { line_id },
    }),
  );
export type Share = Body<"/api/supplier-orders/{id}/lines/{line}/allocation", "put">["allocations"][number];
export const shareOut = (id: string, line: string, allocations: Share[]) =>
  done(
    client.PUT("/api/supplier-orders/{id}/lines/{line}/allocation", {
      params: { path: { id, line } },
      body: { allocations },
    }),
  );
export const absorbRise = (id: string, item: string, price_cents: number, reason: string) =>
  done(
    client.POST("/api/supplier-orders/{id}/items/{item}/absorb", {
      params: { path: { id, item } },
      body: { price_cents, reason },
    }),
  );
export const readAnswer = (id: string, chosen: File): Promise<SupplierOrder> => {
  const form = new FormData();
  form.append("file", chosen, chosen.name);
  return send<SupplierOrder>(`/api/supplier-orders/${encodeURIComponent(id)}/answer`, form);
};
export const supplierWorkbook = (id: string) =>
  file(`/api/supplier-orders/${encodeURIComponent(id)}/export.xlsx`);

export type PlacedPreview = Ok<"/api/supplier-orders/import/preview", "post">;
export interface PlacedMade {
  checkout_number: string;
  orders: { id: string; number: string }[];
}
function placed(chosen: File, company: string): FormData {
  const form = new FormData();
  form.append("client_id", company);
  form.append("file", chosen, chosen.name);
  return form;
}
export const previewPlaced = (chosen: File, company: string) =>
  send<PlacedPreview>("/api/supplier-orders/import/preview", placed(chosen, company));
export const importPlaced = (chosen: File, company: string, key: string) =>
  send<PlacedMade>("/api/supplier-orders/import", placed(chosen, company), { "Idempotency-Key": key });

export type SupplierStatus = Ok<"/api/foxway/status", "get">;
export const supplierStatus = (signal: AbortSignal) => answered(client.GET("/api/foxway/status", { signal }));
export type Look = Items<"/api/foxway/sync-catalog">;
export const looks = (signal: AbortSignal) =>
  answered(client.GET("/api/foxway/sync-catalog", { params: { query: { limit: 20 } }, signal }));
export const synchronise = (publish: boolean) =>
  done(client.POST("/api/foxway/sync-catalog", { body: { publish } }));
export const supplierCredit = (signal: AbortSignal) => answered(client.GET("/api/foxway/credit", { signal }));
export const supplierNow = async (sku: string, signal: AbortSignal) => {
  const path = { params: { path: { sku } }, signal };
  const [stock, price] = await Promise.all([
    answered(client.GET("/api/foxway/stock/{sku}", path)),
    answered(client.GET("/api/foxway/price/{sku}", path)),
  ]);
  return { stock, price };
};
export const orderAtSupplier = (reference: string, signal: AbortSignal) =>
  answered(client.GET("/api/foxway/orders/{reference}", { params: { path: { reference } }, signal }));
export const supplierPaper = (reference: string, paper: string) =>
  file(`/api/foxway/orders/${encodeURIComponent(reference)}/documents/${encodeURIComponent(paper)}`);
export type SyncPreview = Ok<"/api/foxway/sync-catalog/preview", "get">;
export const syncPreview = (signal: AbortSignal) =>
  answered(client.GET("/api/foxway/sync-catalog/preview", { signal }));
export type SupplierCall = Items<"/api/foxway/calls">;
export const calls = (signal: AbortSignal) =>
  answered(client.GET("/api/foxway/calls", { params: { query: { limit: 30 } }, signal }));
export type Message = Items<"/api/foxway/webhooks">;
export const messages = (signal: AbortSignal) =>
  answered(client.GET("/api/foxway/webhooks", { params: { query: { limit: 30 } }, signal }));
export const replay = (id: string) => done(client.POST("/api/foxway/webhooks/{id}/replay", one(id)));
export const replayFailed = () => done(client.POST("/api/foxway/webhooks/replay-failed"));

// Background work.
export type JobPage = Ok<"/api/jobs", "get">;
export type JobAttempt = JobPage["items"][number];
export type JobKind = JobPage["kinds"][number];
export const listJobs = (query: { kind: string; state: string; offset: number }, signal: AbortSignal) =>
  answered(client.GET("/api/jobs", { params: { query: { ...filled(query), limit: 100 } }, signal }));
export const cancelJob = (id: string) => done(client.POST("/api/jobs/{id}/cancel", one(id)));
export const retryJob = (id: string) => done(client.POST("/api/jobs/{id}/retry", one(id)));
export const pauseKind = (kind: string, reason: string) =>
  done(client.POST("/api/jobs/kinds/{kind}/pause", { params: { path: { kind } }, body: { reason } }));
export const resumeKind = (kind: string) =>
  done(client.POST("/api/jobs/kinds/{kind}/resume", { params: { path: { kind } } }));

// What asks staff for one decision.
export type Proposal = Items<"/api/price-proposals"> & {
  client_name?: string;
  cost_cents?: number | null;
  floor_cents?: number | null;
};
export const proposals = async (state: string, signal: AbortSignal) =>
  (await answered(client.GET("/api/price-proposals", { params: { query: { state } }, signal })))
    .items as Proposal[];
const reply = (version: number, said: string, counter_cents: number | null, floor_exception = "") => ({
  version,
  reply: said === "" ? null : said,
  counter_cents,
  floor_exception: floor_exception === "" ? null : floor_exception,
});
export const acceptProposal = ({ id, version }: Proposal, said: string, exception: string) =>
  done(
    client.POST("/api/price-proposals/{id}/accept", {
      ...atLast(id),
      body: reply(version, said, null, exception),
    }),
  );
export const counterProposal = ({ id, version }: Proposal, said: string, cents: number, exception: string) =>
  done(
    client.POST("/api/price-proposals/{id}/counter", {
      ...atLast(id),
      body: reply(version, said, cents, exception),
    }),
  );
export const refuseProposal = ({ id, version }: Proposal, said: string) =>
  done(client.POST("/api/price-proposals/{id}/refuse", { ...atLast(id), body: reply(version, said, null) }));

export type Return = Ok<"/api/returns/{id}", "get">;
export const readReturn = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/returns/{id}", { ...one(id), signal }));
export const moveReturn = (id: string, version: number, to: string, reason: string, identifier: string) =>
  done(
    client.POST("/api/returns/{id}/move", {
      ...atLast(id),
      body: { version, to, reason, identifier: identifier === "" ? null : identifier },
    }),
  );

export type Claim = Items<"/api/claims">;
export const returnsOf = (state: string, signal: AbortSignal) =>
  answered(client.GET("/api/returns", { params: { query: { ...filled({ state }), limit: 200 } }, signal }));
export const noteSupplierClaim = (id: string, version: number, reference: string, due_on: string | null) =>
  done(client.POST("/api/returns/{id}/supplier-claim", { ...one(id), body: { version, reference, due_on } }));
export const claims = (signal: AbortSignal) => answered(client.GET("/api/claims", { signal }));
export const answerClaim = (id: string, version: number, to: string, answer: string) =>
  done(client.POST("/api/claims/{id}/answer", { ...atLast(id), body: { version, to, answer } }));

export type LineAtRisk = Items<"/api/orders/at-risk">;
export const linesAtRisk = (signal: AbortSignal) => answered(client.GET("/api/orders/at-risk", { signal }));

export type Reception = Ok<"/api/reception/{supplier_order_id}", "get">;
export const reception = (id: string, signal: AbortSignal) =>
  answered(
    client.GET("/api/reception/{supplier_order_id}", { params: { path: { supplier_order_id: id } }, signal }),
  );
export const scan = (supplier_order_id: string, identifier: string, damaged: boolean) =>
  answered(client.POST("/api/reception/scan", { body: { supplier_order_id, identifier, damaged } }));
export const closeReception = (id: string) =>
  done(
    client.POST("/api/reception/{supplier_order_id}/close", { params: { path: { supplier_order_id: id } } }),
  );
