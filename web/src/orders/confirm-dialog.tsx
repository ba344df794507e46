"use client";

import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "@/ui/form-dialog";

interface ConfirmDialogProps {
  title: string;
  text: string;
  action: string;
  run: () => Promise<void>;
  onDone: () => void;
  onClose: () => void;
}

/** Something that cannot be undone. */
export default function ConfirmDialog({ title, text, action, run, onDone, onClose }: ConfirmDialogProps) {
  const step = useMutation({ mutationFn: run, onSuccess: onDone });
  return (
    <FormDialog
      title={title}
      action={action}
      danger
      busy={step.isPending}
      error={step.error}
      onSubmit={() => step.mutate()}
      onClose={onClose}
    >
      <p className="text-ink-2">{text}</p>
    </FormDialog>
  );
}
