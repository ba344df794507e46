"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Quarantined } from "@/api/margins";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

interface KeepDialogProps {
  item: Quarantined;
  onClose: () => void;
  onKeep: (reason: string) => void;
}

/** Selling under the floor is resale at a loss: it needs the name of the legal exception, kept with the person's. */
export function KeepDialog({ item, onClose, onKeep }: KeepDialogProps) {
  const t = useTranslations();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== "") onKeep(reason.trim());
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("trade.floor.keepTitle")}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" type="submit" form="keep-price">
            {t("trade.floor.actions.keep")}
          </Button>
        </>
      }
    >
      <form id="keep-price" onSubmit={submit} className="flex flex-col gap-3 px-4 py-4">
        <p>
          {t("trade.floor.keepText", {
            name: item.name,
            price: format.money(item.price_cents),
            loss: format.money(item.floor_cents - item.price_cents),
          })}
        </p>
        <Field
          label={t("trade.floor.exception")}
          hint={t("trade.floor.exceptionHint")}
          error={tried && reason.trim() === "" ? t("trade.floor.exceptionMissing") : null}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
