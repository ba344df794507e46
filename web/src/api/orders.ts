/** Orders after their submission, for buyers and for staff. */
import { answered, done } from "./body";
import { client } from "./client";
import { file, filled } from "./file";
import type { Body, Narrow, Ok } from "./types";

// The document offers an order for clients or one for staff. Here they are one, in which the money of purchase may be
// absent: what a person may see is the server's decision, and the pages show what is there.
type EitherPage = Ok<"/api/orders", "get">;
type EitherRow = EitherPage["items"][number];
type StaffRow = Extract<EitherRow, { client: unknown }>;
export type OrderRow = Pick<EitherRow, keyof EitherRow> & Partial<Omit<StaffRow, keyof EitherRow>>;
export type OrderPage = Narrow<Pick<EitherPage, keyof EitherPage>, { items: OrderRow[] }>;
export type OrderState = OrderRow["state"];

type EitherOrder = Ok<"/api/orders/{id}", "get">;
type StaffOrder = Extract<EitherOrder, { supplier_orders: unknown }>;
type EitherItem = EitherOrder["items"][number];
type StaffItem = StaffOrder["items"][number];
export type OrderItem = Pick<EitherItem, keyof EitherItem> & Partial<Omit<StaffItem, keyof EitherItem>>;
export type Order = Narrow<
  Pick<EitherOrder, keyof EitherOrder> & Partial<Omit<StaffOrder, keyof EitherOrder>>,
  { items: OrderItem[] }
>;
export type OrderEvent = Order["events"][number];
export type LineDecision = Body<"/api/orders/{id}/decision", "post">["lines"][number];

export interface OrderFilter {
  state: string;
  q: string;
  from: string;
  /** Last day. */
  to: string;
  regime: string;
  client_id: string;
  /** IMEI or serial number of a phone: the orders that it was sold with. */
  unit: string;
}

const one = (id: string) => ({ params: { path: { id } } });

export async function listOrders(
  filter: OrderFilter,
  cursor: string,
  signal: AbortSignal,
): Promise<OrderPage> {
  const { unit, ...rest } = filter;
  // The server's search knows whole identifiers; a phone is more precise than whatever else was typed.
  const query = { ...filled({ ...rest, q: unit || rest.q, cursor }), limit: 50 };
  return (await answered(client.GET("/api/orders", { params: { query }, signal }))) as OrderPage;
}

export const readOrder = async (id: string, signal: AbortSignal) =>
  (await answered(client.GET("/api/orders/{id}", { ...one(id), signal }))) as Order;

export const decide = (id: string, version: number, lines: LineDecision[]) =>
  done(client.POST("/api/orders/{id}/decision", { ...one(id), body: { version, lines } }));
export const withdraw = (id: string, version: number) =>
  done(client.POST("/api/orders/{id}/withdraw", { ...one(id), body: { version } }));
export const askCancellation = (id: string, reason: string) =>
  done(client.POST("/api/orders/{id}/cancellation", { ...one(id), body: { reason } }));
export const comment = (id: string, text: string, internal: boolean, key: string) =>
  done(
    client.POST("/api/orders/{id}/comments", {
      params: { path: { id }, header: { "Idempotency-Key": key } },
      body: { text, internal },
    }),
  );

export type Device = Ok<"/api/orders/{id}/devices", "get">["items"][number];
export const devices = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/orders/{id}/devices", { ...one(id), signal }));

export type Shipment = Ok<"/api/orders/{id}/shipments", "get">["items"][number];
export const shipments = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/orders/{id}/shipments", { ...one(id), signal }));

export const exportOrder = (id: string, layout: "sku" | "imei", kind: "xlsx" | "csv") =>
  file(`/api/orders/${encodeURIComponent(id)}/export.${kind}?layout=${layout}`);

export type DeviceListLink = Awaited<ReturnType<typeof linkDevices>>;
/** Makes a link to the list of an order's phones. */
export const linkDevices = (id: string) =>
  answered(client.POST("/api/orders/{id}/device-list-link", one(id)));

export const askReturn = (body: Body<"/api/returns", "post">, key: string) =>
  done(client.POST("/api/returns", { params: { header: { "Idempotency-Key": key } }, body }));
export const claimMissing = (body: Body<"/api/claims", "post">, key: string) =>
  done(client.POST("/api/claims", { params: { header: { "Idempotency-Key": key } }, body }));

export type DeviceQuestion = Ok<"/api/orders/{id}/device-questions", "get">["items"][number];
export const deviceQuestions = (id: string, signal: AbortSignal) =>
  answered(client.GET("/api/orders/{id}/device-questions", { ...one(id), signal }));
export const answerDevice = ({ id, version }: DeviceQuestion, accept: boolean) =>
  done(client.POST("/api/device-questions/{id}/answer", { ...one(id), body: { accept, version } }));
