"use client";

/** What happened, oldest first, and a word to the other side. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { comment, type Order, type OrderEvent } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { Block } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";
import { useOrdersAgain } from "./use-orders";

interface TimelineProps {
  order: Order;
  /** Notes that only the house reads. */
  internal?: boolean;
}

export function Timeline({ order, internal = false }: TimelineProps) {
  const t = useTranslations("orders");
  const may = order.actions.some(({ code, allowed }) => code === "comment" && allowed);
  return (
    <Block title={t("timeline")}>
      <ol className="flex flex-col gap-3 border-line border-l pl-4 text-grid">
        {order.events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
      {may && <Write id={order.id} internal={internal} />}
    </Block>
  );
}

function textOf(detail: unknown, name: string): string | null {
  const value = (detail as Record<string, unknown> | null)?.[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function Event({ event }: { event: OrderEvent }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const said = textOf(event.detail, "text") ?? textOf(event.internal, "text");
  const reason = textOf(event.detail, "reason") ?? textOf(event.internal, "reason");
  return (
    <li className="relative">
      <span
        aria-hidden
        className={`absolute top-1.5 -left-[21px] size-2 rounded-full ${event.to_state ? "bg-accent" : "bg-line-strong"}`}
      />
      <span className={event.to_state ? "font-medium" : ""}>{event.label}</span>
      <span className="block text-ink-3 text-note" title={format.moment(event.at)}>
        {event.who ?? t(event.mover === "staff" ? "byHouse" : "byPlatform")} · {format.relative(event.at)}
      </span>
      {said && <p className="mt-1 whitespace-pre-line rounded-md bg-sunken px-3 py-2">{said}</p>}
      {reason && <p className="mt-0.5 text-ink-2">{reason}</p>}
    </li>
  );
}

function Write({ id, internal }: { id: string; internal: boolean }) {
  const t = useTranslations("orders");
  const errorText = useErrorText();
  const again = useOrdersAgain();
  const [text, setText] = useState("");
  const [inside, setInside] = useState(false);
  const [key, setKey] = useState(randomKey);
  const writing = useMutation({
    mutationFn: () => comment(id, text.trim(), internal && inside, key),
    onSuccess: async () => {
      setText("");
      setKey(randomKey());
      await again();
    },
    onError: (error) => say(errorText(error)),
  });
  return (
    <form
      className="mt-4 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !writing.isPending) writing.mutate();
      }}
    >
      <Field label={t("write")}>
        {(control) => (
          <TextArea
            rows={2}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {internal && (
        <Check checked={inside} onChange={(event) => setInside(event.target.checked)}>
          {t("internal")}
        </Check>
      )}
      <Button type="submit" className="self-end" disabled={text.trim() === "" || writing.isPending}>
        {t("send")}
      </Button>
    </form>
  );
}
