"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type CompanyRole, invite } from "@/api/account";
import { validEmail } from "@/auth/signup/values";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { say } from "@/ui/toast";
import { useCompanyAgain } from "./use-company";

const CHOICES: { role: CompanyRole; does: "ownerDoes" | "buyerDoes" | "viewerDoes" }[] = [
  { role: "buyer", does: "buyerDoes" },
  { role: "viewer", does: "viewerDoes" },
  { role: "owner", does: "ownerDoes" },
];

interface InviteDialogProps {
  /** The role that is proposed. */
  proposed?: CompanyRole;
  run?: typeof invite;
  onClose: () => void;
}

/** Invites into one's own company, or, with `run`, into another. */
export function InviteDialog({ proposed = "buyer", run = invite, onClose }: InviteDialogProps) {
  const t = useTranslations();
  const again = useCompanyAgain();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<CompanyRole>(proposed);
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => run({ email: email.trim(), name: name.trim(), company_role: role }),
    onSuccess: async () => {
      say(t("people.sent", { email: email.trim() }));
      await again();
      onClose();
    },
  });
  const missing = tried && name.trim() === "";

  return (
    <FormDialog
      title={t("people.inviteTitle")}
      action={t("people.send")}
      busy={send.isPending}
      error={send.error}
      onSubmit={() => {
        setTried(true);
        if (validEmail(email) && name.trim() !== "") send.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{t("people.inviteText")}</p>
      <Field label={t("people.name")} error={missing ? t("account.missing") : null}>
        {(control) => (
          <Input
            autoFocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Field label={t("people.email")} error={tried && !validEmail(email) ? t("profile.emailInvalid") : null}>
        {(control) => (
          <Input
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 font-medium text-grid">{t("people.role")}</legend>
        {CHOICES.map((choice) => (
          <Check
            key={choice.role}
            kind="radio"
            name="role"
            checked={role === choice.role}
            onChange={() => setRole(choice.role)}
            hint={t(`roles.${choice.does}`)}
          >
            {t(`roles.${choice.role}`)}
          </Check>
        ))}
      </fieldset>
    </FormDialog>
  );
}
