"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { rollBackTo } from "@/api/import-decisions";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { say } from "@/ui/toast";

/** Going back makes a new list of an earlier one: it is looked at and published like any other. */
export default function RollBackDialog({ one, onClose }: { one: Import; onClose: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === "";
  const sending = useMutation({
    mutationFn: () => rollBackTo(one.id, reason.trim()),
    onSuccess: (made) => {
      client.setQueryData(["import", made.id], made);
      void client.invalidateQueries({ queryKey: ["imports"] });
      say(t("trade.lists.rollBackDone"));
      setSearch(`id=${made.id}`, "push");
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!missing && !sending.isPending) sending.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("trade.lists.rollBackTitle", {
        day: one.list_day ? format.longDay(one.list_day) : one.file_name,
      })}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form="roll-back" disabled={sending.isPending}>
            {t("trade.lists.rollBack")}
          </Button>
        </>
      }
    >
      <form id="roll-back" onSubmit={submit} className="flex flex-col gap-4 px-4 py-4">
        <p className="text-ink-2">{t("trade.lists.rollBackText")}</p>
        <Field
          label={t("trade.lists.reason")}
          error={tried && missing ? t("trade.lists.reasonMissing") : null}
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
        {sending.isError && (
          <Notice tone="danger" role="alert">
            {errorText(sending.error)}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
