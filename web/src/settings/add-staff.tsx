"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { addStaff, type StaffRole } from "@/api/staff";
import type { Language } from "@/api/types";
import { validEmail } from "@/auth/signup/values";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { STAFF_ROLES } from "./staff-people";

export function AddStaffDialog({ onAdded, onClose }: { onAdded: () => void; onClose: () => void }) {
  const t = useTranslations();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<StaffRole>("sales");
  const [language, setLanguage] = useState<Language>("fr");
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: () => addStaff({ name: name.trim(), email: email.trim(), staff_role: role, language }),
    onSuccess: () => {
      say(t("staff.sent", { email: email.trim() }));
      onAdded();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("staff.addTitle")}
      action={t("staff.send")}
      busy={add.isPending}
      error={add.error}
      onSubmit={() => {
        setTried(true);
        if (name.trim() !== "" && validEmail(email)) add.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{t("staff.addText")}</p>
      <Field label={t("staff.name")} error={tried && name.trim() === "" ? t("clients.missing") : null}>
        {(control) => (
          <Input autoFocus value={name} onChange={(event) => setName(event.target.value)} {...control} />
        )}
      </Field>
      <Field label={t("staff.email")} error={tried && !validEmail(email) ? t("signup.errors.email") : null}>
        {(control) => (
          <Input type="email" value={email} onChange={(event) => setEmail(event.target.value)} {...control} />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 font-medium text-grid">{t("staff.role")}</legend>
        {STAFF_ROLES.map((one) => (
          <Check
            key={one}
            kind="radio"
            name="staff-role"
            checked={role === one}
            onChange={() => setRole(one)}
            hint={t(`staff.does.${one}`)}
          >
            {t(`staff.roles.${one}`)}
          </Check>
        ))}
      </fieldset>
      <Field label={t("staff.language")}>
        {(control) => (
          <Select
            className="w-full"
            value={language}
            onChange={(event) => setLanguage(event.target.value as Language)}
            {...control}
          >
            <option value="fr">{t("shell.french")}</option>
            <option value="en">{t("shell.english")}</option>
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
