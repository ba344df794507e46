"use client";

/** A window with a form, its two buttons, and what the server said when it refused. */
import { type FormEvent, type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "@/api/problem";
import { ErrorReference, useErrorText } from "./blocks";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Notice } from "./notice";

interface FormDialogProps {
  title: string;
  action: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog({
  title,
  action,
  danger = false,
  busy,
  error,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const t = useTranslations("common");
  const form = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSubmit();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" form={form} disabled={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4 px-4 py-4">
        {children}
        {error != null && <ServerSaid error={error} />}
      </form>
    </Dialog>
  );
}

/** Why the server refused, in its own words. */
export function ServerSaid({ error }: { error: unknown }) {
  const text = useErrorText();
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <Notice tone="danger" role="alert">
      {text(error)}
      {problem && problem.fields.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {problem.fields.map((one) => (
            <li key={one.field}>{one.detail}</li>
          ))}
        </ul>
      )}
      {problem && <ErrorReference code={problem.code} requestId={problem.requestId} />}
    </Notice>
  );
}
