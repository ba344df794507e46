"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface OverrideDialogProps {
  one: Import;
  onClose: () => void;
  onPublish: (reason: string) => void;
}

/** Publishing what the guard holds: the reasons once more, and the person's own. */
export default function OverrideDialog({ one, onClose, onPublish }: OverrideDialogProps) {
  const t = useTranslations();
  const format = useFormat();
  const id = useId();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const offers = one.rows?.accepted ?? 0;

  function publish() {
    if (reason.trim() === "") setMissing(true);
    else onPublish(reason.trim());
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("imports.publish.holdTitle")}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" onClick={publish}>
            {t("imports.publish.action", { offers, offersText: format.integer(offers) })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-4">
        <ul className="flex flex-col gap-1 rounded-md bg-warning-soft px-3 py-2 text-grid text-warning">
          {(one.guard?.reasons ?? []).map((why) => (
            <li key={why.code}>{why.detail}</li>
          ))}
        </ul>
        <p className="text-ink-2">{t("imports.publish.holdText")}</p>
        <div>
          <label htmlFor={id} className="mb-1.5 block font-medium text-grid">
            {t("imports.publish.reason")}
          </label>
          <textarea
            id={id}
            rows={3}
            value={reason}
            placeholder={t("imports.publish.reasonPlaceholder")}
            aria-invalid={missing || undefined}
            aria-describedby={missing ? `${id}-missing` : undefined}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
            className="w-full rounded-md border border-control/70 bg-surface px-3 py-2 placeholder:text-ink-3 focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 aria-invalid:border-danger"
          />
          {missing && (
            <p id={`${id}-missing`} className="mt-1 text-danger text-grid">
              {t("imports.publish.reasonMissing")}
            </p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
