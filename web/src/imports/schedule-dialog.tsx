"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { scheduleImport } from "@/api/import-decisions";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { parisField, parisMoment } from "@/lib/paris-time";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { say } from "@/ui/toast";

const HOUR_MS = 3_600_000;

/** When to publish; a list that the guard holds needs a reason as well. */
export default function ScheduleDialog({ one, onClose }: { one: Import; onClose: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [at, setAt] = useState(() => parisField(new Date(Date.now() + HOUR_MS)));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const held = one.state === "held";
  const moment = parisMoment(at);
  const past = moment === null || moment.getTime() <= Date.now();
  const silent = held && reason.trim() === "";
  const sending = useMutation({
    mutationFn: (when: Date) => scheduleImport(one.id, when.toISOString(), held ? reason.trim() : null),
    onSuccess: (now, when) => {
      client.setQueryData(["import", one.id], now);
      void client.invalidateQueries({ queryKey: ["imports"] });
      say(t("trade.lists.scheduled", { when: format.moment(when.toISOString()) }));
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (moment !== null && !past && !silent) sending.mutate(moment);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("trade.lists.scheduleTitle")}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form="schedule" disabled={sending.isPending}>
            {t("trade.lists.schedule")}
          </Button>
        </>
      }
    >
      <form id="schedule" onSubmit={submit} className="flex flex-col gap-4 px-4 py-4">
        <Field
          label={t("trade.lists.scheduleAt")}
          hint={t("trade.lists.scheduleHint")}
          error={tried && past ? t("trade.lists.schedulePast") : null}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          )}
        </Field>
        {held && (
          <Field
            label={t("trade.lists.reason")}
            hint={(one.guard?.reasons ?? []).map((why) => why.detail).join(" ")}
            error={tried && silent ? t("trade.lists.reasonMissing") : null}
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
        )}
        {sending.isError && (
          <Notice tone="danger" role="alert">
            {errorText(sending.error)}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
