"use client";

/** Goods that pass through the house: each phone is scanned against what is expected. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { closeReception, reception, type SupplierOrder, scan } from "@/api/desk";
import { useAuth } from "@/auth/store";
import { useAct, useDeskAgain } from "@/desk/use-again";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/page";

export function ReceptionBlock({ order }: { order: SupplierOrder }) {
  const may = useAuth((state) => state.user?.permissions.includes("order:ship") ?? false);
  if (!may || order.state === "draft" || order.state === "cancelled") return null;
  return <Scanning id={order.id} />;
}

function Scanning({ id }: { id: string }) {
  const t = useTranslations("purchasing.reception");
  const errorText = useErrorText();
  const again = useDeskAgain();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [damaged, setDamaged] = useState(false);
  const state = useQuery({
    queryKey: ["supplier", "reception", id],
    queryFn: ({ signal }) => reception(id, signal),
  });
  const scanning = useMutation({
    mutationFn: () => scan(id, text.trim(), damaged),
    onSettled: async () => {
      setText("");
      setDamaged(false);
      field.current?.focus();
      await again();
    },
  });
  const closing = useAct((_: null) => closeReception(id), t("closed"));
  const there = state.data !== undefined && state.data.units.length > 0;
  // Whoever came to scan finds the cursor where the scanner types.
  useEffect(() => {
    if (there && window.location.hash === "#reception") field.current?.focus();
  }, [there]);
  if (!state.data || state.data.units.length === 0) return null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== "" && !scanning.isPending) scanning.mutate();
  }
  return (
    <Block
      title={t("title")}
      lead={t("progress", {
        received: state.data.received,
        expected: state.data.expected,
        damaged: state.data.damaged,
      })}
      actions={
        <Button disabled={closing.isPending} onClick={() => closing.mutate(null)}>
          {t("close")}
        </Button>
      }
    >
      <form onSubmit={submit} className="flex max-w-xl flex-wrap items-center gap-3">
        <Input
          ref={field}
          className="w-72!"
          inputMode="numeric"
          autoComplete="off"
          aria-label={t("label")}
          placeholder={t("label")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Check checked={damaged} onChange={(event) => setDamaged(event.target.checked)}>
          {t("damaged")}
        </Check>
        <Button type="submit" look="primary" disabled={text.trim() === "" || scanning.isPending}>
          {t("scan")}
        </Button>
      </form>
      {scanning.data && (
        <Notice
          tone={scanning.data.outcome === "received" ? "success" : "warning"}
          role="status"
          className="mt-3"
        >
          {t(`outcomes.${scanning.data.outcome as "received"}`)}{" "}
          {t("left", { count: scanning.data.still_expected })}
        </Notice>
      )}
      {scanning.error != null && (
        <Notice tone="danger" role="alert" className="mt-3">
          {errorText(scanning.error)}
        </Notice>
      )}
    </Block>
  );
}
