"use client";

import { Eye, EyeOff } from "lucide-react";
import { type InputHTMLAttributes, type Ref, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

interface PasswordFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "className"> {
  ref?: Ref<HTMLInputElement>;
  label: string;
  hint?: React.ReactNode;
  error?: string | null;
}

/** A password, hidden until asked otherwise; says when capitals are locked. */
export function PasswordField({ label, hint, error, ...rest }: PasswordFieldProps) {
  const t = useTranslations();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  return (
    <Field
      label={label}
      hint={capsLock ? <span className="text-warning">{t("login.capsLock")}</span> : hint}
      error={error ?? null}
    >
      {(control) => (
        <div className="relative">
          <Input
            type={shown ? "text" : "password"}
            className="pr-11"
            onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
            onBlur={() => setCapsLock(false)}
            {...rest}
            {...control}
          />
          <IconButton
            label={shown ? t("password.hide") : t("password.show")}
            aria-pressed={shown}
            className="absolute top-1 right-1 pointer-coarse:-top-0.5 pointer-coarse:-right-0"
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          </IconButton>
        </div>
      )}
    </Field>
  );
}
