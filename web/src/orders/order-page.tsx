"use client";

/** One order on one page: where it stands, what is asked of the client, lines, phones, parcels, money, what happened. */
import { useTranslations } from "use-intl";
import type { Order } from "@/api/orders";
import { OrderTexts } from "@/cart/texts";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Notice } from "@/ui/notice";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { Actions } from "./actions";
import { Decision } from "./decision";
import { DeviceQuestions } from "./device-questions";
import { Devices } from "./devices";
import { Lines } from "./lines";
import { Money } from "./money";
import { Shipments } from "./shipments";
import { Timeline } from "./timeline";
import { Track } from "./track";
import { useOrder } from "./use-orders";

export function OrderPage() {
  return (
    <OrderTexts>
      <Page />
    </OrderTexts>
  );
}

function Page() {
  const t = useTranslations("orders");
  const loading = useTranslations("common")("loading");
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const order = useOrder(id);
  if (order.data) return <Shown order={order.data} />;
  return (
    <div className="flex-1 bg-surface px-4 md:px-6">
      {id === "" ? (
        <Empty title={t("unknown")} />
      ) : order.error ? (
        <ErrorBlock error={order.error} retry={() => void order.refetch()} />
      ) : (
        <LinesSkeleton label={loading} lines={8} />
      )}
    </div>
  );
}

function Shown({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const format = useFormat();
  return (
    <>
      <title>{`${order.number} · DBC`}</title>
      <PageHead
        title={
          <span className="flex items-center gap-2">
            <RegimeBadge regime={order.vat_regime === "marginal" ? "marginal" : "standard"} />
            {order.number}
          </span>
        }
        lead={
          <>
            {t("placed", { when: format.moment(order.submitted_at), group: order.checkout_number })}
            {order.customer_reference !== "" &&
              ` · ${t("referenceOf", { reference: order.customer_reference })}`}
          </>
        }
      >
        <Actions order={order} />
      </PageHead>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <Track order={order} />
        <div className="px-4 md:px-6">
          <Notices order={order} />
          <Decision order={order} />
          <DeviceQuestions order={order} />
        </div>
        <div className="grid gap-x-10 px-4 pb-16 md:px-6 xl:grid-cols-[minmax(0,1fr)_320px]">
          <div className="min-w-0">
            <Lines order={order} />
            <Devices order={order} />
          </div>
          <div>
            <Money order={order} />
            <Shipments order={order} />
            <Timeline order={order} />
          </div>
        </div>
      </div>
    </>
  );
}

/** Since when the stock was known on which the order was placed, when it could not be checked at that moment. */
function stockAsOf(order: Order): string | null {
  const placed = order.events.find(({ kind }) => kind === "submitted")?.detail;
  const since = (placed as { stock_as_of?: unknown } | null | undefined)?.stock_as_of;
  return typeof since === "string" ? since : null;
}

function Notices({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const notes: string[] = [];
  if (order.state === "pending_payment" && order.payment_due_at)
    notes.push(t("payBefore", { when: format.moment(order.payment_due_at), number: order.number }));
  if (order.cancellation_reason != null)
    notes.push(t("cancellationAsked", { reason: order.cancellation_reason }));
  if (order.subject_to_confirmation && order.state === "submitted") notes.push(t("subjectToConfirmation"));
  const known = order.state === "submitted" || order.state === "awaiting_supplier" ? stockAsOf(order) : null;
  if (known !== null) notes.push(t("stockAsOf", { when: format.moment(known) }));
  if (order.items.some((item) => item.at_risk)) notes.push(t("atRisk"));
  return notes.map((note) => (
    <Notice key={note} tone="info" className="mt-4">
      {note}
    </Notice>
  ));
}
