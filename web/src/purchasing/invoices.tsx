"use client";

/** An invoice of the supplier: each of its phones takes its cost and its regime from it. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { recordPurchase } from "@/api/stock";
import { useDeskAgain } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { parisToday } from "@/insight/period";
import { centsOf } from "@/lib/typed-numbers";
import { imeiGroups } from "@/orders/imei";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { ServerSaid } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/page";
import { Select } from "@/ui/select";
import { TextArea } from "@/ui/text-area";
import { pastedPrices } from "./pasted-prices";

const EMPTY = { supplier: "", number: "", regime: "marginal", freight: "", lines: "" };

export function Invoices() {
  const t = useTranslations("stock.invoice");
  const format = useFormat();
  const again = useDeskAgain();
  const [typed, setTyped] = useState(() => ({ ...EMPTY, day: parisToday(new Date()) }));
  const { lines, unread } = pastedPrices(typed.lines);
  const freight = typed.freight.trim() === "" ? 0 : centsOf(typed.freight);
  const total = lines.reduce((sum, line) => sum + line.price_cents, 0);
  const ready =
    typed.supplier.trim() !== "" &&
    typed.number.trim() !== "" &&
    lines.length > 0 &&
    unread.length === 0 &&
    freight !== null;
  const recording = useMutation({
    mutationFn: () =>
      recordPurchase({
        supplier: typed.supplier.trim(),
        invoice_number: typed.number.trim(),
        invoice_date: typed.day,
        vat_regime: typed.regime,
        freight_cents: freight ?? 0,
        lines,
      }),
    onSuccess: async () => {
      setTyped((now) => ({ ...now, number: "", freight: "", lines: "" }));
      await again();
    },
  });
  const text = (name: "supplier" | "number" | "freight", label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          value={typed[name]}
          inputMode={name === "freight" ? "decimal" : undefined}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          {...control}
        />
      )}
    </Field>
  );
  return (
    <Block title={t("title")} lead={t("lead")}>
      <form
        noValidate
        className="flex max-w-[720px] flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !recording.isPending) recording.mutate();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-3">
          {text("supplier", t("supplier"))}
          {text("number", t("number"))}
          <Field label={t("day")}>
            {(control) => (
              <Input
                type="date"
                value={typed.day}
                onChange={(event) => setTyped({ ...typed, day: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t("regime")}>
            {(control) => (
              <Select
                className="w-full"
                value={typed.regime}
                onChange={(event) => setTyped({ ...typed, regime: event.target.value })}
                {...control}
              >
                <option value="marginal">{t("regimes.marginal")}</option>
                <option value="standard">{t("regimes.standard")}</option>
              </Select>
            )}
          </Field>
          {text("freight", t("freight"))}
        </div>
        <Field
          label={t("lines")}
          hint={t("linesHint")}
          error={unread.length > 0 ? t("unread", { count: unread.length, lines: unread.join(", ") }) : null}
        >
          {(control) => (
            <TextArea
              rows={8}
              className="font-mono"
              placeholder={"350123456789018\t230,50"}
              value={typed.lines}
              onChange={(event) => setTyped({ ...typed, lines: event.target.value })}
              {...control}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" disabled={!ready || recording.isPending}>
            {t("record", { count: lines.length })}
          </Button>
          {lines.length > 0 && (
            <span className="text-grid text-ink-2">{t("total", { amount: format.money(total) })}</span>
          )}
        </div>
        {recording.error !== null && <ServerSaid error={recording.error} />}
        {recording.data && <Outcome outcome={recording.data} />}
      </form>
    </Block>
  );
}

function Outcome({ outcome }: { outcome: Awaited<ReturnType<typeof recordPurchase>> }) {
  const t = useTranslations("stock.invoice");
  const doubts = (["unknown", "regime_differs", "invoiced_before"] as const).filter(
    (one) => outcome[one].length > 0,
  );
  return (
    <Notice tone={doubts.length > 0 ? "warning" : "success"} role="status">
      {t("recorded", { count: outcome.units })}
      {doubts.map((one) => (
        <span key={one} className="mt-1 block">
          {t(`outcomes.${one}`)}{" "}
          <span className="font-mono text-note">{outcome[one].map(imeiGroups).join(", ")}</span>
        </span>
      ))}
    </Notice>
  );
}
