"use client";

/** The last look before prices change: what moves, and why. */
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Audience, MarginRule } from "@/api/margins";
import { hasCode } from "@/api/problem";
import { useFormat } from "@/i18n/use-format";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { say } from "@/ui/toast";
import { useEffectOf, useMargins, useSaveMargins } from "./use-margins";

interface SaveDialogProps {
  rules: MarginRule[];
  version: number;
  changes: number;
  audience: Audience;
  onClose: () => void;
}

export function SaveDialog({ rules, version, changes, audience, onClose }: SaveDialogProps) {
  const t = useTranslations();
  const format = useFormat();
  const errorText = useErrorText();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const effect = useEffectOf(rules, audience, true).data;
  const margins = useMargins();
  const saving = useSaveMargins();
  const missing = reason.trim() === "";

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (missing || saving.isPending) return;
    saving.mutate(
      { rules, version, reason: reason.trim() },
      {
        onSuccess: () => {
          say(t("trade.margins.saved"));
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("trade.margins.saveTitle")}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form="save-margins" disabled={saving.isPending}>
            {t("trade.margins.save", { count: changes })}
          </Button>
        </>
      }
    >
      <form id="save-margins" onSubmit={submit} className="flex flex-col gap-3 px-4 py-4">
        {effect && (
          <p className="text-ink-2">
            {effect.offers_changed === 0
              ? t("trade.effect.nothing")
              : t("trade.effect.moved", {
                  count: effect.offers_changed,
                  value: format.integer(effect.offers_changed),
                  dearer: format.integer(effect.dearer),
                  cheaper: format.integer(effect.cheaper),
                })}
          </p>
        )}
        <p className="text-grid text-ink-2">{t("trade.margins.saveHint")}</p>
        <Field
          label={t("trade.margins.reason")}
          error={tried && missing ? t("trade.margins.reasonMissing") : null}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={reason}
              placeholder={t("trade.margins.reasonPlaceholder")}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {saving.isError && (
          <Notice tone="danger" role="alert">
            {errorText(saving.error)}
            {hasCode(saving.error, "changed_meanwhile") && (
              <button
                type="button"
                onClick={() => void margins.refetch()}
                className="ml-2 font-medium underline underline-offset-4"
              >
                {t("common.reload")}
              </button>
            )}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
