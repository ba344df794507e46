"use client";

/** Phones that came in another condition and wait for the client: staff offer a lower price, or enter his answer for him. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { offerDevicePrice } from "@/api/desk";
import { answerDevice, type DeviceQuestion, deviceQuestions, type Order } from "@/api/orders";
import { useMay } from "@/clients/use-clients";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { centsOf } from "@/lib/typed-numbers";
import { Description } from "@/orders/description";
import { imeiGroups } from "@/orders/imei";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { Block } from "@/ui/page";
import { useAct } from "./use-again";

export function StaffDeviceQuestions({ order }: { order: Order }) {
  const t = useTranslations("orderDesk.question");
  const list = useQuery({
    queryKey: ["devices", "questions", order.id],
    queryFn: ({ signal }) => deviceQuestions(order.id, signal),
    enabled: order.state !== "submitted" && order.state !== "cancelled",
  });
  const open = list.data?.items.filter(({ state }) => state === "open") ?? [];
  if (open.length === 0) return null;
  return (
    <Block title={t("title", { count: open.length })} lead={t("lead")}>
      <ul className="border-line border-t text-grid">
        {open.map((question) => (
          <Question key={`${question.id} ${question.version}`} question={question} />
        ))}
      </ul>
    </Block>
  );
}

function Question({ question }: { question: DeviceQuestion }) {
  const t = useTranslations("orderDesk.question");
  const format = useFormat();
  const may = useMay("order:manage");
  const mayDecide = useMay("order:decide");
  const written = (cents: number) => decimalOfCents(cents).replace(".", format.language === "fr" ? "," : ".");
  const offered = question.offered_price_cents;
  const [price, setPrice] = useState(written(offered ?? question.price_cents));
  const [exception, setException] = useState("");
  const cents = centsOf(price);
  const offering = useAct(
    (to: number | null) => offerDevicePrice(question, to, exception.trim()),
    (to) => t(to === null ? "takenBack" : "offered"),
  );
  const answering = useAct((accept: boolean) => answerDevice(question, accept), t("answered"));
  return (
    <li className="flex flex-wrap items-end gap-x-4 gap-y-2 border-line/70 border-b py-2">
      <span className="min-w-56 flex-1">
        <span className="block font-mono text-ink-3 text-note">{imeiGroups(question.identifier)}</span>
        <Description item={question} />
        <span className="text-ink-2 text-note">{t("sold", { article: question.ordered })}</span>
      </span>
      <span className="text-right">
        {offered != null && <Money cents={offered} className="block font-medium" />}
        <Money cents={question.price_cents} className={offered == null ? "" : "text-ink-3 line-through"} />
      </span>
      {may && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (cents !== null && cents < question.price_cents) offering.mutate(cents);
          }}
        >
          <label htmlFor={`price-${question.id}`}>
            <span className="mb-1 block text-ink-2 text-note">{t("price")}</span>
            <Input
              id={`price-${question.id}`}
              dense
              inputMode="decimal"
              className="w-24! text-right"
              value={price}
              onChange={(event) => setPrice(event.target.value)}
            />
          </label>
          <label htmlFor={`exception-${question.id}`}>
            <span className="mb-1 block text-ink-2 text-note">{t("exception")}</span>
            <Input
              id={`exception-${question.id}`}
              dense
              className="w-40!"
              value={exception}
              onChange={(event) => setException(event.target.value)}
            />
          </label>
          <Button
            type="submit"
            disabled={
              offering.isPending || cents === null || cents >= question.price_cents || cents === offered
            }
          >
            {t("offer")}
          </Button>
          {offered != null && (
            <Button look="quiet" disabled={offering.isPending} onClick={() => offering.mutate(null)}>
              {t("takeBack")}
            </Button>
          )}
        </form>
      )}
      {mayDecide && (
        <span className="flex gap-2">
          <Button disabled={answering.isPending} onClick={() => answering.mutate(false)}>
            {t("refuse")}
          </Button>
          <Button disabled={answering.isPending} onClick={() => answering.mutate(true)}>
            {t("accept")}
          </Button>
        </span>
      )}
    </li>
  );
}
