"use client";

/** Before an order leaves for the supplier: what it holds, and what it would leave of the credit there. */
import { useTranslations } from "use-intl";
import type { SupplierOrder } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { FormDialog } from "@/ui/form-dialog";
import { Notice } from "@/ui/notice";
import { Facts, LinesSkeleton } from "@/ui/page";
import { useCredit } from "./use-credit";

export type Channel = "api" | "excel";

/** A line that no longer holds stock, as the server tells it. */
export interface ShortOfStock {
  offer_id: string;
  requested: number;
  left: number;
}

interface SendDialogProps {
  order: SupplierOrder;
  channel: Channel;
  /** Lines that the server held the order back for. */
  short: ShortOfStock[];
  onSend: () => void;
  onClose: () => void;
}

export default function SendDialog({ order, channel, short, onSend, onClose }: SendDialogProps) {
  const t = useTranslations("review.send");
  const format = useFormat();
  const credit = useCredit();
  const { off } = credit;
  return (
    <FormDialog
      title={t("title", { number: order.number })}
      action={short.length > 0 ? t("anyway") : t(channel)}
      busy={channel === "api" && off}
      error={null}
      onSubmit={onSend}
      onClose={onClose}
    >
      <p className="text-ink-2">{t(`lead.${channel}`)}</p>
      {short.length > 0 && <Short order={order} lines={short} />}
      <Facts
        facts={[
          [t("goods"), t("goodsOf", { lines: order.lines, units: format.integer(order.units) })],
          [t("orders"), format.integer(order.orders)],
          [t("cost"), format.money(order.cost_cents)],
        ]}
      />
      <section aria-label={t("credit")} className="border-line border-t pt-4">
        <h3 className="mb-3 font-semibold text-body">{t("credit")}</h3>
        {credit.asking ? (
          <LinesSkeleton label={t("asking")} lines={2} />
        ) : credit.data ? (
          <Credit
            limit={credit.data.limit_cents}
            used={credit.data.used_cents}
            available={credit.data.available_cents}
            cost={order.cost_cents}
          />
        ) : (
          <Notice tone={off && channel === "excel" ? "info" : "warning"} role="status">
            {t(off ? "off" : "unknown")}
            {!off && (
              <Button className="mt-2 block" onClick={() => void credit.refetch()}>
                {t("again")}
              </Button>
            )}
          </Notice>
        )}
      </section>
    </FormDialog>
  );
}

interface CreditProps {
  limit: number;
  used: number;
  available: number;
  cost: number;
}

/** Limit, what is used of it, this order, what would be left: a sum that is read from top to bottom. */
function Credit({ limit, used, available, cost }: CreditProps) {
  const t = useTranslations("review.send");
  const format = useFormat();
  const left = available - cost;
  const terms: [name: string, cents: number][] = [
    [t("limit"), limit],
    [t("used"), 0 - used],
    [t("this"), 0 - cost],
  ];
  const share = (cents: number) => `${Math.min(100, Math.max(0, (cents / Math.max(1, limit)) * 100))}%`;
  return (
    <>
      <dl className="text-grid tabular-nums">
        {terms.map(([name, cents]) => (
          <div key={name} className="flex justify-between gap-6 py-0.5">
            <dt className="text-ink-2">{name}</dt>
            <dd>{format.money(cents)}</dd>
          </div>
        ))}
        <div className="mt-1 flex justify-between gap-6 border-line border-t pt-1.5">
          <dt className="font-medium">{t("left")}</dt>
          <dd className={cx("font-semibold", left < 0 ? "text-danger" : "text-success")}>
            {format.money(left)}
          </dd>
        </div>
      </dl>
      <div aria-hidden className="mt-3 flex h-1.5 overflow-hidden rounded-full bg-sunken">
        <span className="bg-ink-3" style={{ width: share(used) }} />
        <span className={left < 0 ? "bg-danger" : "bg-accent"} style={{ width: share(cost) }} />
      </div>
      {left < 0 && (
        <Notice tone="warning" role="alert" className="mt-3">
          {t("exceeds", { amount: format.money(-left) })}
        </Notice>
      )}
    </>
  );
}

function Short({ order, lines }: { order: SupplierOrder; lines: ShortOfStock[] }) {
  const t = useTranslations("review.send");
  const nameOf = (offer: string) => {
    const line = order.items.find(({ offer_id }) => offer_id === offer);
    return line ? [line.product_name, line.appearance, line.color].filter(Boolean).join(" · ") : "";
  };
  return (
    <Notice tone="warning" role="alert">
      {t("short")}
      <ul className="mt-1 list-disc pl-4">
        {lines.map((line) => (
          <li key={line.offer_id}>
            {nameOf(line.offer_id)} : {t("shortOf", { requested: line.requested, left: line.left })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
