"use client";

import type { InputHTMLAttributes, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import type { SignUpForm } from "./use-sign-up";
import type { Values } from "./values";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "form" | "name"> {
  form: SignUpForm;
  name: keyof Values;
  label: string;
  hint?: ReactNode;
}

/** One line of the form: judged when it is left, and corrected at once when it was wrong. */
export function TextField({ form, name, label, hint, ...rest }: TextFieldProps) {
  const t = useTranslations("signup.errors");
  const fault = form.faultOf(name);
  return (
    <Field label={label} hint={hint} error={form.said(name) ?? (fault ? t(fault) : null)}>
      {(control) => (
        <Input
          name={name}
          value={form.values[name]}
          onChange={(event) => form.set(name, event.target.value)}
          onBlur={() => form.leave(name)}
          {...rest}
          {...control}
        />
      )}
    </Field>
  );
}
