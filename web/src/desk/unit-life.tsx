"use client";

/** A phone followed by its identifier: where it was bought, with which order it was sold, whether it came back. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type UnitPurchase, type UnitSale, unitLife } from "@/api/stock";
import { useFormat } from "@/i18n/use-format";
import { imeiGroups } from "@/orders/imei";
import { RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Money } from "@/ui/money";
import { LinesSkeleton } from "@/ui/page";

export default function UnitLife({ identifier, onClose }: { identifier: string; onClose: () => void }) {
  const t = useTranslations("unit");
  const common = useTranslations("common");
  const life = useQuery({
    queryKey: ["stock", "unit", identifier],
    queryFn: ({ signal }) => unitLife(identifier, signal),
  });
  return (
    <Dialog open onClose={onClose} title={t("title")} place="right">
      <div className="px-4 py-4">
        <p className="flex items-center gap-3">
          <span className="font-medium font-mono">{imeiGroups(identifier)}</span>
          <Button look="quiet" onClick={() => copy(identifier, common("copied"))}>
            {common("copy")}
          </Button>
          {life.data?.kind === "imei_bad_checksum" && (
            <span className="text-note text-warning">{t("badChecksum")}</span>
          )}
        </p>
        {life.data ? (
          <ol className="mt-4 flex flex-col gap-5 border-line-strong border-l pl-4">
            {life.data.sales.map((sale) => (
              <Sold key={sale.device_id} sale={sale} />
            ))}
            {life.data.purchases?.map((bought) => (
              <Bought key={bought.unit_id} bought={bought} />
            ))}
            {life.data.sales.length === 0 && !life.data.purchases?.length && (
              <Empty title={t("unknown")}>{t("unknownHint")}</Empty>
            )}
          </ol>
        ) : life.error ? (
          <ErrorBlock error={life.error} retry={() => void life.refetch()} />
        ) : (
          <LinesSkeleton label={common("loading")} />
        )}
      </div>
    </Dialog>
  );
}

function Step({ at, children }: { at: string | null; children: ReactNode }) {
  const format = useFormat();
  if (at === null) return null;
  return (
    <p className="flex justify-between gap-3 text-grid">
      <span>{children}</span>
      <span className="shrink-0 text-ink-3 text-note" title={format.moment(at)}>
        {format.moment(at)}
      </span>
    </p>
  );
}

function Sold({ sale }: { sale: UnitSale }) {
  const t = useTranslations("unit");
  const states = useTranslations("orders.devices.returns");
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{t("sold")}</span>
        <Money cents={sale.price_cents} />
      </p>
      <p className="text-grid">
        <a
          href={`/admin/orders/view/?id=${sale.order_id}`}
          className="font-medium text-accent underline underline-offset-4"
        >
          {sale.order_number}
        </a>{" "}
        {sale.client_name}
        <span className="block text-ink-2">{sale.product_name}</span>
      </p>
      {sale.return_number !== null && (
        <p className="text-grid">
          {sale.return_number} · {states(sale.return_state as "requested")}
        </p>
      )}
      <Step at={sale.returned_at}>{t("returned")}</Step>
      <Step at={sale.delivered_at}>{t("delivered")}</Step>
      <Step at={sale.shipped_at}>{t("shipped", { number: sale.shipment_number ?? "" })}</Step>
      <Step at={sale.detached_at}>{t("detached")}</Step>
      <Step at={sale.attached_at}>{t("attached")}</Step>
    </li>
  );
}

function Bought({ bought }: { bought: UnitPurchase }) {
  const t = useTranslations("unit");
  const format = useFormat();
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="flex items-center gap-2 font-medium">
          {t("bought")}
          <RegimeBadge regime={bought.vat_regime === "marginal" ? "marginal" : "standard"} />
        </span>
        {bought.cost_cents !== null && <Money cents={bought.cost_cents} />}
      </p>
      <p className="text-grid">
        {bought.product_name}
        <span className="block text-ink-2">
          {t(`states.${bought.state as "free"}`)} · {t(`receptions.${bought.reception as "expected"}`)}
        </span>
        {bought.supplier_order_id !== null && (
          <a
            href={`/admin/supplier/view/?id=${bought.supplier_order_id}`}
            className="font-medium text-accent underline underline-offset-4"
          >
            {bought.supplier_order_number}
          </a>
        )}
        {bought.invoice_number !== null && (
          <span className="block text-ink-2">
            {t("invoice", {
              number: bought.invoice_number,
              day: bought.invoice_date === null ? "–" : format.day(bought.invoice_date),
            })}
          </span>
        )}
      </p>
      <Step at={bought.state_at}>{t("since")}</Step>
      <Step at={bought.reception_at}>{t("scanned")}</Step>
      <Step at={bought.created_at}>{t("known")}</Step>
    </li>
  );
}
