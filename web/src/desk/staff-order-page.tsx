"use client";

/** One order for staff: what the buyer sees, with costs, and everything that the house does with it. */
import { useTranslations } from "use-intl";
import type { Order } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { Decision } from "@/orders/decision";
import { Devices } from "@/orders/devices";
import { Lines } from "@/orders/lines";
import { Money } from "@/orders/money";
import { Timeline } from "@/orders/timeline";
import { Track } from "@/orders/track";
import { useOrder } from "@/orders/use-orders";
import { RegimeBadge } from "@/ui/badges";
import { ErrorBlock } from "@/ui/blocks";
import { Money as Amount } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { Asides } from "./asides";
import { AttachDevices } from "./attach-devices";
import { DeviceExtras } from "./device-extras";
import { Payments } from "./payments";
import { StaffActions } from "./staff-actions";
import { StaffDeviceQuestions } from "./staff-device-questions";
import { StaffShipments } from "./staff-shipments";
import { DeskTexts } from "./texts";

export function StaffOrderPage() {
  return (
    <DeskTexts>
      <Page />
      <Asides />
    </DeskTexts>
  );
}

function Page() {
  const loading = useTranslations("common")("loading");
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const order = useOrder(id);
  if (order.data) return <Shown order={order.data} />;
  return (
    <div className="flex-1 bg-surface px-4 md:px-6">
      {order.error ? (
        <ErrorBlock error={order.error} retry={() => void order.refetch()} />
      ) : (
        <LinesSkeleton label={loading} lines={8} />
      )}
    </div>
  );
}

function Shown({ order }: { order: Order }) {
  const t = useTranslations();
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
            <a
              href={`/admin/clients/?id=${order.client?.id}`}
              className="font-medium text-ink underline-offset-4 hover:underline"
            >
              {order.client?.name}
            </a>
            {" · "}
            {t("orders.placed", { when: format.moment(order.submitted_at), group: order.checkout_number })}
          </>
        }
      >
        <a
          href={`/cart/?client=${order.client?.id}`}
          className="inline-flex h-8 items-center rounded-md px-3 font-medium text-grid text-ink-2 hover:bg-hover hover:text-ink"
        >
          {t("orderDesk.fillCart")}
        </a>
        <StaffActions order={order} />
      </PageHead>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <Track order={order} />
        <div className="px-4 md:px-6">
          {order.actions.some(({ code, allowed }) => code === "decide" && allowed) && (
            <>
              <p className="mt-4 text-grid text-ink-2">{t("orderDesk.decideFor")}</p>
              <Decision order={order} />
            </>
          )}
          {order.cancellation_reason != null && (
            <Notice tone="warning" className="mt-4">
              {t("orders.cancellationAsked", { reason: order.cancellation_reason })}
            </Notice>
          )}
          {order.vat.treatment === "to_validate" && (
            <Notice tone="warning" className="mt-4">
              {t("desk.order.vatToValidate")}
            </Notice>
          )}
        </div>
        <div className="grid gap-x-10 px-4 pb-16 md:px-6 xl:grid-cols-[minmax(0,1fr)_340px]">
          <div className="min-w-0">
            <Lines order={order} />
            <Margins order={order} />
            {order.actions.some(({ code, allowed }) => code === "attach_devices" && allowed) && (
              <AttachDevices to="orders" id={order.id} />
            )}
            <StaffDeviceQuestions order={order} />
            <Devices order={order} extraOf={(device) => <DeviceExtras order={order.id} device={device} />} />
          </div>
          <div>
            <Money order={order} />
            <Payments order={order} />
            <StaffShipments order={order} />
            <AtSupplier order={order} />
            <Timeline order={order} internal />
          </div>
        </div>
      </div>
    </>
  );
}

/** Costs and margins, line by line, for those who may see them. */
function Margins({ order }: { order: Order }) {
  const t = useTranslations("desk.order");
  if (order.margin_cents == null) return null;
  return (
    <Block title={t("margins")} lead={<Amount cents={order.margin_cents} className="font-medium" />}>
      <table className="w-full border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            <th scope="col" className="py-1.5 font-medium">
              {t("article")}
            </th>
            {(["cost", "answered", "floor", "price", "margin"] as const).map((id) => (
              <th key={id} scope="col" className="pl-2.5 text-right font-medium">
                {t(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.items.map((item) => (
            <tr key={item.id} className="border-line/70 border-b">
              <td className="w-full max-w-0 truncate py-1.5">{item.product_name}</td>
              {[
                item.cost_cents,
                item.answered_cost_cents,
                item.floor_cents,
                item.price_cents,
                item.margin_cents,
              ].map((cents, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the five columns never move
                <td key={place} className="whitespace-nowrap pl-2.5 text-right">
                  {cents == null ? "–" : <Amount cents={cents} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}

function AtSupplier({ order }: { order: Order }) {
  const t = useTranslations("desk.order");
  if (!order.supplier_orders?.length) return null;
  return (
    <Block title={t("atSupplier")}>
      <ul className="text-grid">
        {order.supplier_orders.map((one) => (
          <li key={one.id}>
            <a
              href={`/admin/supplier/view/?id=${one.id}`}
              className="font-medium text-accent underline underline-offset-4"
            >
              {one.number}
            </a>{" "}
            <span className="text-ink-2">{t(`supplierStates.${one.state as "sent"}`)}</span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
