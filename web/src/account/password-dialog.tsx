"use client";

/** Asks for the password once more before something that opens or closes a way in. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { hasCode } from "@/api/problem";
import { PasswordField } from "@/auth/password-field";
import { Refusal } from "@/auth/refusal";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface PasswordDialogProps<T> {
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  run: (password: string) => Promise<T>;
  onDone: (result: T) => void;
  onClose: () => void;
}

export function PasswordDialog<T>({
  title,
  text,
  action,
  danger = false,
  run,
  onDone,
  onClose,
}: PasswordDialogProps<T>) {
  const t = useTranslations();
  const form = useId();
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const step = useMutation({ mutationFn: () => run(password), onSuccess: onDone });
  const wrong = hasCode(step.error, "wrong_password");

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (password !== "") step.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" form={form} disabled={step.isPending}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4 px-4 py-4">
        <p className="text-ink-2">{text}</p>
        <PasswordField
          label={t("security.current")}
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={wrong ? t("profile.wrongPassword") : tried && password === "" ? t("account.missing") : null}
        />
        {step.error !== null && !wrong && <Refusal error={step.error} />}
      </form>
    </Dialog>
  );
}
