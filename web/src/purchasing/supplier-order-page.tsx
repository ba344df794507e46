"use client";

/** One order at the supplier: sent, answered, reviewed against what was ordered and the current list, closed. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import {
  cancelSupplierOrder,
  closeAnswer,
  readAnswer,
  type SupplierOrder,
  sendToSupplier,
  supplierOrder,
  supplierWorkbook,
} from "@/api/desk";
import { useAuth } from "@/auth/store";
import { AttachDevices } from "@/desk/attach-devices";
import { DeskTexts } from "@/desk/texts";
import { useAct, useDeskAgain } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { saveFile } from "@/lib/save-file";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { say } from "@/ui/toast";
import { AnswerTable } from "./answer-table";
import { AtSupplier } from "./at-supplier";
import { ClientsTouched } from "./clients-touched";
import { ExtraRows } from "./extra-rows";
import { ReceptionBlock } from "./reception-block";

const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));
const ConfirmDialog = lazy(() => import("@/orders/confirm-dialog"));

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

/** What leaves the house waits so long for a way back. */
const WAY_BACK_MS = 10_000;

function Acts({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const errorText = useErrorText();
  const again = useDeskAgain();
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  const file = useRef<HTMLInputElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [cancelling, setCancelling] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const draft = order.state === "draft" || order.state === "failed";
  const open = order.state === "sent" || order.state === "acknowledged";
  const unanswered = order.lines - order.answered_lines;
  const sending = useAct(
    (channel: "excel" | "api") => sendToSupplier(order.id, order.version, channel, true),
    t("sent"),
  );
  const closing = useAct((_: null) => closeAnswer(order.id, order.version, false), t("closed"));
  const answering = useMutation({
    mutationFn: (chosen: File) => readAnswer(order.id, chosen),
    onSuccess: async () => {
      say(t("answerRead"));
      await again();
    },
    onError: (error) => say(errorText(error)),
  });
  const exporting = useMutation({
    mutationFn: () => supplierWorkbook(order.id),
    onSuccess: (workbook) => saveFile(workbook, `order-${order.number}.xlsx`),
    onError: (error) => say(errorText(error)),
  });
  function sendLater(channel: "excel" | "api") {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => sending.mutate(channel), WAY_BACK_MS);
    say(t("sending"), { label: t("stop"), run: () => clearTimeout(waiting.current) });
  }
  return (
    <>
      <Button disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        {t("export")}
      </Button>
      {may && draft && (
        <>
          <Button look="danger" onClick={() => setCancelling(true)}>
            {t("cancel")}
          </Button>
          <Button disabled={sending.isPending} onClick={() => sendLater("api")}>
            {t("sendApi")}
          </Button>
          <Button look="primary" disabled={sending.isPending} onClick={() => sendLater("excel")}>
            {t("sendExcel")}
          </Button>
        </>
      )}
      {may && open && (
        <>
          <input
            ref={file}
            type="file"
            accept=".xlsx,.xls,.ods,.csv"
            aria-label={t("readAnswer")}
            className="hidden"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = "";
              if (chosen) answering.mutate(chosen);
            }}
          />
          <Button disabled={answering.isPending} onClick={() => file.current?.click()}>
            {t("readAnswer")}
          </Button>
          <Button
            look={unanswered > 0 ? "secondary" : "primary"}
            disabled={closing.isPending || order.answered_lines === 0}
            onClick={() => (unanswered > 0 ? setRefusing(true) : closing.mutate(null))}
          >
            {unanswered > 0 ? t("closeUnanswered", { count: unanswered }) : t("close")}
          </Button>
        </>
      )}
      {refusing && (
        <Suspense fallback={null}>
          <ConfirmDialog
            title={t("closeTitle", { number: order.number })}
            text={t("closeText", { count: unanswered })}
            action={t("close")}
            run={() => closeAnswer(order.id, order.version, true)}
            onDone={() => {
              setRefusing(false);
              say(t("closed"));
              void again();
            }}
            onClose={() => setRefusing(false)}
          />
        </Suspense>
      )}
      {cancelling && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("cancelTitle", { number: order.number })}
            text={t("cancelText")}
            action={t("cancel")}
            danger
            run={(reason) => cancelSupplierOrder(order.id, order.version, reason)}
            onDone={() => {
              setCancelling(false);
              say(t("cancelled"));
              void again();
            }}
            onClose={() => setCancelling(false)}
          />
        </Suspense>
      )}
    </>
  );
}
