"use client";

/** Phones in another condition, or another article, than was sold: the client takes each one or not. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { answerDevice, type DeviceQuestion, deviceQuestions, type Order } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { say } from "@/ui/toast";
import { Description } from "./description";
import { imeiGroups } from "./imei";
import { useOrdersAgain } from "./use-orders";

export function DeviceQuestions({ order }: { order: Order }) {
  const t = useTranslations("orders.questions");
  const list = useQuery({
    queryKey: ["devices", "questions", order.id],
    queryFn: ({ signal }) => deviceQuestions(order.id, signal),
    enabled: order.state !== "submitted" && order.state !== "cancelled",
  });
  const open = list.data?.items.filter(({ state }) => state === "open") ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-label={t("title")} className="mt-6 rounded-md border-2 border-warning px-4 py-4">
      <h2 className="font-semibold text-[16px]">{t("title")}</h2>
      <p className="text-grid text-ink-2">{t("hint")}</p>
      <ul className="mt-3">
        {open.map((question) => (
          <Question key={question.id} question={question} />
        ))}
      </ul>
    </section>
  );
}

function Question({ question }: { question: DeviceQuestion }) {
  const t = useTranslations("orders.questions");
  const format = useFormat();
  const errorText = useErrorText();
  const again = useOrdersAgain();
  const answering = useMutation({
    mutationFn: (accept: boolean) => answerDevice(question, accept),
    onSuccess: async (_, accept) => {
      say(t(accept ? "taken" : "left"));
      await again();
    },
    onError: (error) => say(errorText(error)),
  });
  return (
    <li className="grid gap-x-6 gap-y-2 border-line border-t py-3 text-grid md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-center">
      <span className="min-w-0">
        <span className="block text-ink-3 text-note">{t("sold")}</span>
        {question.ordered}
      </span>
      <span className="min-w-0">
        <span className="block font-mono text-ink-3 text-note">{imeiGroups(question.identifier)}</span>
        <Description item={question} />
        {question.offered_price_cents == null ? (
          <Money cents={question.price_cents} className="text-ink-2" />
        ) : (
          <span className="font-medium text-ink">
            {t("offered", {
              price: format.money(question.offered_price_cents),
              before: format.money(question.price_cents),
            })}
          </span>
        )}
      </span>
      <span className="flex gap-2">
        <Button disabled={answering.isPending} onClick={() => answering.mutate(false)}>
          {t("leave")}
        </Button>
        <Button look="primary" disabled={answering.isPending} onClick={() => answering.mutate(true)}>
          {t("take")}
        </Button>
      </span>
    </li>
  );
}
