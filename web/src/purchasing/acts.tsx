"use client";

/** What is done with a whole order at the supplier: exported, sent, answered, closed, given up. */
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import {
  cancelSupplierOrder,
  closeAnswer,
  readAnswer,
  type SupplierOrder,
  sendToSupplier,
  supplierWorkbook,
} from "@/api/desk";
import { extraOf } from "@/api/problem";
import { useAuth } from "@/auth/store";
import { takeBack, useIsWaiting } from "@/desk/later";
import { useSendLater } from "@/desk/send-later";
import { useAct, useDeskAgain } from "@/desk/use-again";
import { saveFile } from "@/lib/save-file";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import type { Channel, ShortOfStock } from "./send-dialog";

const SendDialog = lazy(() => import("./send-dialog"));
const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));
const ConfirmDialog = lazy(() => import("@/orders/confirm-dialog"));

export function Acts({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const errorText = useErrorText();
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  const draft = order.state === "draft" || order.state === "failed";
  const open = order.state === "sent" || order.state === "acknowledged";
  const exporting = useMutation({
    mutationFn: () => supplierWorkbook(order.id),
    onSuccess: (workbook) => saveFile(workbook, `order-${order.number}.xlsx`),
    onError: (error) => say(errorText(error)),
  });
  return (
    <>
      <Button disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        {t("export")}
      </Button>
      {may && draft && <Draft order={order} />}
      {may && open && <Open order={order} />}
    </>
  );
}

/** Sent after a look at the credit and ten seconds of a way back; or given up. */
function Draft({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const review = useTranslations("review.send");
  const errorText = useErrorText();
  const again = useDeskAgain();
  const sendLater = useSendLater();
  const key = `send ${order.id}`;
  const waiting = useIsWaiting(key);
  const [asked, setAsked] = useState<{ channel: Channel; short: ShortOfStock[] } | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const sending = useMutation({
    mutationFn: ({ channel, short }: { channel: Channel; short: boolean }) =>
      sendToSupplier(order.id, order.version, channel, short),
    onSuccess: () => say(review("sent")),
    onError: (error, { channel }) => {
      const lines = extraOf(error, "holds_lapsed", "lines");
      if (Array.isArray(lines)) {
        say(review("shortFound"));
        setAsked({ channel, short: lines as ShortOfStock[] });
      } else say(errorText(error));
    },
    onSettled: again,
  });
  const ask = (channel: Channel) => setAsked({ channel, short: [] });
  if (waiting)
    return (
      <Button
        onClick={() => {
          takeBack(key);
          say(review("held"));
        }}
      >
        {review("hold")}
      </Button>
    );
  return (
    <>
      <Button look="danger" onClick={() => setCancelling(true)}>
        {t("cancel")}
      </Button>
      <Button disabled={sending.isPending} onClick={() => ask("api")}>
        {review("api")}
      </Button>
      <Button look="primary" disabled={sending.isPending} onClick={() => ask("excel")}>
        {review("excel")}
      </Button>
      {asked && (
        <Suspense fallback={null}>
          <SendDialog
            order={order}
            channel={asked.channel}
            short={asked.short}
            onSend={() => {
              const { channel, short } = asked;
              setAsked(null);
              sendLater(key, () => sending.mutateAsync({ channel, short: short.length > 0 }));
            }}
            onClose={() => setAsked(null)}
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

/** Answers are read, and the validation is closed. */
function Open({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const errorText = useErrorText();
  const again = useDeskAgain();
  const file = useRef<HTMLInputElement>(null);
  const [refusing, setRefusing] = useState(false);
  const unanswered = order.lines - order.answered_lines;
  const closing = useAct((_: null) => closeAnswer(order.id, order.version, false), t("closed"));
  const answering = useMutation({
    mutationFn: (chosen: File) => readAnswer(order.id, chosen),
    onSuccess: async () => {
      say(t("answerRead"));
      await again();
    },
    onError: (error) => say(errorText(error)),
  });
  return (
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
    </>
  );
}
