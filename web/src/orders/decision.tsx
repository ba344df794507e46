"use client";

/** What changed and nothing else, in plain words, with the possible answers and the deadline. */
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { decide, type LineDecision, type Order, type OrderItem } from "@/api/orders";
import { useWords } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { ServerSaid } from "@/ui/form-dialog";
import { Money } from "@/ui/money";
import { say } from "@/ui/toast";
import { Description } from "./description";
import { useOrdersAgain } from "./use-orders";

const SwapDialog = lazy(() => import("./swap-dialog"));

type Answers = Record<string, LineDecision>;

export function Decision({ order }: { order: Order }) {
  const t = useTranslations("orders.decision");
  const format = useFormat();
  const again = useOrdersAgain();
  const changed = order.items.filter((item) => item.changes.length > 0 && item.decision === null);
  const may = order.actions.some(({ code, allowed }) => code === "decide" && allowed);
  const [answers, setAnswers] = useState<Answers>({});
  const deciding = useMutation({
    mutationFn: () =>
      decide(
        order.id,
        order.version,
        changed.map((item) => answers[item.id] ?? { item_id: item.id, decision: "accept" }),
      ),
    onSuccess: async () => {
      say(t("sent"));
      await again();
    },
    onError: () => void again(),
  });
  if (order.state !== "awaiting_client" || changed.length === 0) return null;
  return (
    <section aria-label={t("title")} className="mt-6 rounded-md border-2 border-warning px-4 py-4">
      <h2 className="font-semibold text-[16px]">{t("title")}</h2>
      <p className="text-grid text-ink-2">
        {order.answer_due_at != null &&
          t("deadline", {
            when: format.moment(order.answer_due_at),
            relative: format.relative(order.answer_due_at),
          })}{" "}
        {t(order.all_or_nothing ? "silenceAll" : "silence")}
      </p>
      <ul className="mt-3">
        {changed.map((item) => (
          <ChangedLine
            key={item.id}
            item={item}
            answer={answers[item.id]}
            disabled={!may}
            onAnswer={(answer) => setAnswers((now) => ({ ...now, [item.id]: answer }))}
          />
        ))}
      </ul>
      {deciding.error != null && <ServerSaid error={deciding.error} />}
      {may && (
        <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
          <span className="text-grid text-ink-2">
            {t("after")} <Money cents={totalAfter(order, answers)} className="font-semibold text-ink" />
          </span>
          <Button look="primary" size="large" disabled={deciding.isPending} onClick={() => deciding.mutate()}>
            {t("answer")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Goods after these answers, before VAT; a swap is priced by the server. */
export function totalAfter(order: Order, answers: Answers): number {
  return order.items.reduce((sum, item) => {
    if (item.proposed === null) return sum + item.total_cents;
    const decision = answers[item.id]?.decision ?? "accept";
    return decision === "accept" ? sum + item.proposed.quantity * item.proposed.price_cents : sum;
  }, 0);
}

interface ChangedLineProps {
  item: OrderItem;
  answer: LineDecision | undefined;
  disabled: boolean;
  onAnswer: (answer: LineDecision) => void;
}

function ChangedLine({ item, answer, disabled, onAnswer }: ChangedLineProps) {
  const t = useTranslations("orders.decision");
  const [swapping, setSwapping] = useState(false);
  const chosen = answer?.decision ?? "accept";
  const none = item.proposed?.quantity === 0;
  return (
    <li className="grid gap-x-6 gap-y-2 border-line border-t py-3 text-grid md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-center">
      <Description item={item} />
      <Changes item={item} />
      <fieldset disabled={disabled} className="flex flex-wrap gap-x-4 md:flex-col">
        <legend className="sr-only">{t("answerFor", { name: item.product_name })}</legend>
        {(["accept", "swap", "drop"] as const)
          .filter((decision) => !(none && decision === "drop"))
          .map((decision) => (
            <Check
              key={decision}
              kind="radio"
              name={`decision-${item.id}`}
              checked={chosen === decision}
              onChange={() =>
                decision === "swap" ? setSwapping(true) : onAnswer({ item_id: item.id, decision })
              }
            >
              {t(none && decision === "accept" ? "acceptNone" : decision)}
            </Check>
          ))}
      </fieldset>
      {swapping && (
        <Suspense fallback={null}>
          <SwapDialog
            item={item}
            onChoose={(offer, quantity) => {
              onAnswer({ item_id: item.id, decision: "swap", swap_offer_id: offer, quantity });
              setSwapping(false);
            }}
            onClose={() => setSwapping(false)}
          />
        </Suspense>
      )}
    </li>
  );
}

/** What changed of a line, one short sentence each. */
function Changes({ item }: { item: OrderItem }) {
  const t = useTranslations("orders.decision");
  const format = useFormat();
  const words = useWords();
  const { proposed } = item;
  if (proposed === null) return null;
  const term = (name: string) => {
    const value = (proposed.terms as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : null;
  };
  const sentences: string[] = [];
  if (proposed.quantity === 0) sentences.push(t("none"));
  else if (proposed.quantity !== item.quantity)
    sentences.push(t("quantity", { before: item.quantity, after: proposed.quantity }));
  if (proposed.price_cents !== item.price_cents && proposed.quantity > 0)
    sentences.push(
      t("price", { before: format.money(item.price_cents), after: format.money(proposed.price_cents) }),
    );
  const translated: [string, string | null, Record<string, string>][] = [
    ["grade", term("appearance"), words.grade],
    ["functionality", term("functionality"), words.functionality],
    ["colour", term("color"), words.colour],
    ["boxed", term("boxed"), words.boxed],
    ["remark", term("additional_info"), words.info],
  ];
  for (const [name, value, texts] of translated)
    if (value !== null && item.changes.includes(name))
      sentences.push(t(`terms.${name as "grade"}`, { value: texts[value] ?? value }));
  if (item.changes.includes("article"))
    sentences.push(t("article", { name: term("product_name") ?? term("sku") ?? "" }));
  return (
    <ul className="font-medium">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
