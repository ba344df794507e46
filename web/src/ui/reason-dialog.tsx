"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { TextArea } from "@/ui/text-area";

/** The shortest reason that the server takes. */
const SHORTEST = 3;

interface ReasonDialogProps {
  title: string;
  text: string;
  action: string;
  placeholder?: string;
  danger?: boolean;
  run: (reason: string) => Promise<void>;
  onDone: () => void;
  onClose: () => void;
}

/** Something that is written down with its reason. */
export default function ReasonDialog({
  title,
  text,
  action,
  placeholder,
  danger = false,
  run,
  onDone,
  onClose,
}: ReasonDialogProps) {
  const t = useTranslations("common");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const step = useMutation({ mutationFn: () => run(reason.trim()), onSuccess: onDone });
  const short = reason.trim().length < SHORTEST;
  return (
    <FormDialog
      title={title}
      action={action}
      danger={danger}
      busy={step.isPending}
      error={step.error}
      onSubmit={() => {
        setTried(true);
        if (!short) step.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{text}</p>
      <Field label={t("reason")} error={tried && short ? t("reasonMissing") : null}>
        {(control) => (
          <TextArea
            autoFocus
            placeholder={placeholder}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
