"use client";

/** The phones of the order by IMEI: chosen ones are returned, or claimed when they did not arrive. */
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { type Device, devices, type Order } from "@/api/orders";
import { useAuth } from "@/auth/store";
import { useSearch } from "@/lib/address";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Block, LinesSkeleton } from "@/ui/page";
import { ExportButtons } from "./export-buttons";
import { imeiGroups } from "./imei";

const LinkDialog = lazy(() => import("./link-dialog"));
const ReturnDialog = lazy(() => import("./return-dialog"));

interface DevicesProps {
  order: Order;
  /** What more can be done with one phone. */
  extraOf?: (device: Device) => ReactNode;
}

export function Devices({ order, extraOf }: DevicesProps) {
  const t = useTranslations("orders.devices");
  const loading = useTranslations("common")("loading");
  const list = useQuery({
    queryKey: ["devices", order.id],
    queryFn: ({ signal }) => devices(order.id, signal),
    enabled: order.devices_count > 0,
  });
  const may = useAuth((state) => state.user?.permissions.includes("order:decide") ?? false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [asking, setAsking] = useState<"return" | "claim" | null>(null);
  const [linking, setLinking] = useState(false);
  // Whoever came by a phone's number finds it at once.
  const unit = new URLSearchParams(useSearch()).get("unit") ?? "";
  const [search, setSearch] = useState(unit);
  if (order.devices_count === 0) return null;
  const digits = search.replace(/\s/g, "");
  const shown = (list.data?.items ?? []).filter(
    (device) => digits === "" || device.identifier.includes(digits) || device.sku.includes(digits),
  );
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  const selectable = may && order.state !== "cancelled";
  return (
    <Block
      title={t("title", { count: order.devices_count })}
      actions={
        <>
          <ExportButtons order={order} layout="imei" />
          {may && (
            <Button look="quiet" onClick={() => setLinking(true)}>
              {t("link.open")}
            </Button>
          )}
        </>
      }
    >
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Input
          dense
          type="search"
          className="w-56!"
          aria-label={t("search")}
          placeholder={t("search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {chosen.length > 0 && (
          <>
            <Button onClick={() => setAsking("return")}>{t("return", { count: chosen.length })}</Button>
            <Button onClick={() => setAsking("claim")}>{t("claim", { count: chosen.length })}</Button>
          </>
        )}
      </div>
      {list.data ? (
        <ul className="max-h-[60dvh] overflow-y-auto border-line border-t">
          {shown.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              chosen={chosen.includes(device.id)}
              extra={extraOf?.(device)}
              onToggle={selectable && device.shipped_at !== null ? () => toggle(device.id) : undefined}
            />
          ))}
        </ul>
      ) : list.error ? (
        <ErrorBlock error={list.error} retry={() => void list.refetch()} />
      ) : (
        <LinesSkeleton label={loading} />
      )}
      {linking && (
        <Suspense fallback={null}>
          <LinkDialog order={order} onClose={() => setLinking(false)} />
        </Suspense>
      )}
      {asking && (
        <Suspense fallback={null}>
          <ReturnDialog
            kind={asking}
            order={order}
            devices={(list.data?.items ?? []).filter((device) => chosen.includes(device.id))}
            onDone={() => {
              setAsking(null);
              setChosen([]);
            }}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </Block>
  );
}

interface DeviceRowProps {
  device: Device;
  chosen: boolean;
  extra: ReactNode;
  onToggle: (() => void) | undefined;
}

function DeviceRow({ device, chosen, extra, onToggle }: DeviceRowProps) {
  const t = useTranslations("orders.devices");
  const state =
    device.return_state !== null
      ? t(`returns.${device.return_state as "requested"}`)
      : device.delivered_at !== null
        ? t("delivered")
        : device.shipped_at !== null
          ? t("shipped")
          : t("prepared");
  const look = "flex min-h-9 min-w-0 flex-1 items-center gap-3 py-1";
  const content = (
    <>
      <span className="w-44 shrink-0 font-mono text-note">{imeiGroups(device.identifier)}</span>
      <span className="min-w-0 flex-1 truncate">{device.product_name}</span>
      <span className="shrink-0 text-ink-3 text-note">{state}</span>
    </>
  );
  return (
    <li className="flex items-center gap-1 border-line/70 border-b text-grid">
      {onToggle ? (
        <label htmlFor={`device-${device.id}`} className={look}>
          <input
            id={`device-${device.id}`}
            type="checkbox"
            checked={chosen}
            onChange={onToggle}
            className="size-4 shrink-0 accent-(--accent)"
          />
          {content}
        </label>
      ) : (
        <span className={look}>{content}</span>
      )}
      {extra}
    </li>
  );
}
