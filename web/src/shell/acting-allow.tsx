"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { TextArea } from "@/ui/text-area";
import { allowWrites } from "./acting";

/** The shortest reason that the server takes. */
const SHORTEST = 3;

export default function AllowDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell");
  const [reason, setReason] = useState("");
  const allow = useMutation({ mutationFn: () => allowWrites(reason.trim()), onSuccess: onClose });
  return (
    <FormDialog
      title={t("actingAllow")}
      action={t("actingAllow")}
      busy={allow.isPending}
      error={allow.error}
      onSubmit={() => reason.trim().length >= SHORTEST && allow.mutate()}
      onClose={onClose}
    >
      <Field label={t("actingReason")}>
        {(control) => (
          <TextArea
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
