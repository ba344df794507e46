"use client";

/** At which price a rise is taken on the house, with its effect on the margin, and why. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { absorbRise, type SupplierOrder } from "@/api/desk";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { centsOf } from "@/lib/typed-numbers";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Facts } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import { kept, lossOf, type Rise } from "./rise";

/** The shortest reason that the server takes. */
const SHORTEST = 3;

interface AbsorbDialogProps {
  order: SupplierOrder;
  rise: Rise;
  onDone: () => void;
  onClose: () => void;
}

export default function AbsorbDialog({ order, rise, onDone, onClose }: AbsorbDialogProps) {
  const t = useTranslations("review.rises");
  const common = useTranslations("common");
  const format = useFormat();
  const least = kept(rise);
  const [text, setText] = useState(
    decimalOfCents(rise.absorbed ?? least).replace(".", format.language === "fr" ? "," : "."),
  );
  const [reason, setReason] = useState(rise.reason ?? "");
  const [tried, setTried] = useState(false);
  const cents = centsOf(text);
  const good = cents !== null && cents >= least && (rise.raised === null || cents <= rise.raised);
  const short = reason.trim().length < SHORTEST;
  const step = useMutation({
    mutationFn: () => absorbRise(order.id, rise.item, cents ?? 0, reason.trim()),
    onSuccess: onDone,
  });
  const margin = (price: number) =>
    t("marginOf", {
      unit: format.money(price - rise.costAfter),
      total: format.money(rise.units * (price - rise.costAfter)),
    });
  return (
    <FormDialog
      title={t("dialogTitle")}
      action={t("take")}
      busy={step.isPending}
      error={step.error}
      onSubmit={() => {
        setTried(true);
        if (good && !short) step.mutate();
      }}
      onClose={onClose}
    >
      <p>
        <span className="block font-medium">{rise.article}</span>
        <span className="text-ink-2">
          {rise.number}, {rise.client}
        </span>
      </p>
      <Facts
        facts={[
          [t("units"), format.integer(rise.units)],
          [t("cost"), `${format.money(rise.costBefore)} → ${format.money(rise.costAfter)}`],
          [t("before"), format.money(rise.price)],
          [t("raised"), rise.raised === null ? "–" : `${format.money(rise.raised)} (${margin(rise.raised)})`],
          [t("floor"), format.money(rise.floor)],
        ]}
      />
      {rise.price < rise.floor && <Notice tone="warning">{t("loss")}</Notice>}
      <Field
        label={t("name")}
        error={
          good
            ? null
            : rise.raised === null
              ? t("badLeast", { least: format.money(least) })
              : t("bad", { least: format.money(least), most: format.money(rise.raised) })
        }
      >
        {(control) => (
          <Input
            autoFocus
            inputMode="decimal"
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {good && (
        <div role="status" className="flex flex-col gap-2">
          <Facts
            facts={[
              [t("margin"), margin(cents)],
              [t("costOfIt"), format.money(lossOf(rise, cents))],
            ]}
          />
          <p className={cents > rise.price ? "text-grid text-warning" : "text-grid text-success"}>
            {t(cents > rise.price ? "asked" : "notAsked")}
          </p>
        </div>
      )}
      <Field label={common("reason")} error={tried && short ? common("reasonMissing") : null}>
        {(control) => (
          <TextArea value={reason} onChange={(event) => setReason(event.target.value)} {...control} />
        )}
      </Field>
    </FormDialog>
  );
}
