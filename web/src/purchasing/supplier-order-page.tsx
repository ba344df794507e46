"use client";

/** One order at the supplier: sent, answered, reviewed against what was ordered and the current list, closed. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type SupplierOrder, supplierOrder } from "@/api/desk";
import { useAuth } from "@/auth/store";
import { AttachDevices } from "@/desk/attach-devices";
import { DeskTexts } from "@/desk/texts";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { ErrorBlock } from "@/ui/blocks";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { Acts } from "./acts";
import { AnswerTable } from "./answer-table";
import { AtSupplier } from "./at-supplier";
import { ClientsTouched } from "./clients-touched";
import { ExtraRows } from "./extra-rows";
import { ReceptionBlock } from "./reception-block";
import { Rises } from "./rises";
import { Shares } from "./shares";

export function SupplierOrderPage() {
  return (
    <DeskTexts>
      <Page />
    </DeskTexts>
  );
}

function Page() {
  const loading = useTranslations("common")("loading");
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const order = useQuery({
    queryKey: ["supplier", "order", id],
    queryFn: ({ signal }) => supplierOrder(id, signal),
    refetchInterval: 30_000,
  });
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

function Shown({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const states = useTranslations("desk.order.supplierStates");
  const format = useFormat();
  const mayShip = useAuth((state) => state.user?.permissions.includes("order:ship") ?? false);
  return (
    <>
      <title>{`${order.number} · DBC`}</title>
      <PageHead
        title={order.number}
        lead={[
          states(order.state as "sent"),
          order.supplier_reference && t("reference", { reference: order.supplier_reference }),
          order.sent_at && t("sentAt", { when: format.moment(order.sent_at) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      >
        <Acts order={order} />
      </PageHead>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface px-4 pb-16 md:px-6">
        {order.state === "failed" && (
          <Notice tone="danger" className="mt-4">
            {t("failed")}
          </Notice>
        )}
        <Block title={t("lines", { count: order.items.length })} lead={t("linesHint")}>
          <AnswerTable order={order} />
        </Block>
        <ExtraRows order={order} />
        <Rises order={order} />
        <Shares order={order} />
        <ClientsTouched order={order} />
        {mayShip && order.state === "closed" && <AttachDevices to="supplier-orders" id={order.id} />}
        <ReceptionBlock order={order} />
        {order.channel === "api" && order.supplier_reference !== null && (
          <AtSupplier reference={order.supplier_reference} />
        )}
        {order.answers.length > 0 && (
          <Block title={t("answers")}>
            <ul className="text-grid">
              {order.answers.map((answer) => (
                <li key={answer.id} className="flex gap-4 border-line/70 border-b py-1.5">
                  <span className="flex-1">{answer.file_name ?? t(`sources.${answer.source as "api"}`)}</span>
                  <span className="text-ink-2">{t("rows", { count: answer.rows })}</span>
                  <span className="text-ink-3" title={format.moment(answer.received_at)}>
                    {format.relative(answer.received_at)}
                  </span>
                </li>
              ))}
            </ul>
          </Block>
        )}
      </div>
    </>
  );
}
