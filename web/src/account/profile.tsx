"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { changeEmail, changeProfile } from "@/api/account";
import { fieldError, hasCode } from "@/api/problem";
import type { Language, Me } from "@/api/types";
import { PasswordField } from "@/auth/password-field";
import { Refusal } from "@/auth/refusal";
import { becomes } from "@/auth/session";
import { validEmail } from "@/auth/signup/values";
import { useAuth } from "@/auth/store";
import { usePreferences } from "@/lib/preferences";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/page";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";

/** Name, language and address of the person. */
export default function Profile() {
  const t = useTranslations();
  const user = useAuth((state) => state.user);
  if (user === null) return null;
  return (
    <>
      <Block title={t("account.sections.profile")}>
        <Person user={user} />
      </Block>
      <Block title={t("profile.email")} lead={user.email}>
        <Email />
      </Block>
    </>
  );
}

function Person({ user }: { user: Me }) {
  const t = useTranslations();
  const [name, setName] = useState(user.name);
  const [language, setLanguage] = useState<Language>(user.language);
  const change = useMutation({
    mutationFn: () => changeProfile({ name: name.trim(), language }),
    onSuccess: (me) => {
      becomes(me);
      usePreferences.setState({ language: null });
      say(t("account.saved"));
    },
  });
  const missing = name.trim() === "";
  const same = name.trim() === user.name && language === user.language;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!missing && !same) change.mutate();
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-[400px] flex-col gap-4">
      <Field
        label={t("profile.name")}
        error={missing ? t("account.missing") : fieldError(change.error, "name")}
      >
        {(control) => (
          <Input
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Field label={t("profile.language")} hint={t("profile.languageHint")}>
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
      {change.error !== null && fieldError(change.error, "name") === null && <Refusal error={change.error} />}
      <Button
        look="primary"
        type="submit"
        className="self-start"
        disabled={change.isPending || missing || same}
      >
        {t(change.isPending ? "account.saving" : "account.save")}
      </Button>
    </form>
  );
}

function Email() {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => changeEmail({ email: email.trim(), password }),
    onSuccess: () => setPassword(""),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (validEmail(email) && password !== "") change.mutate();
  }

  if (change.isSuccess) {
    return (
      <Notice tone="success" role="status">
        {t("profile.emailSent", { email: email.trim() })}
      </Notice>
    );
  }
  if (!open) return <Button onClick={() => setOpen(true)}>{t("profile.emailChange")}</Button>;
  const wrong = hasCode(change.error, "wrong_password");
  return (
    <form noValidate onSubmit={submit} className="flex max-w-[400px] flex-col gap-4">
      <Field
        label={t("profile.emailNew")}
        hint={t("profile.emailHint")}
        error={tried && !validEmail(email) ? t("profile.emailInvalid") : fieldError(change.error, "email")}
      >
        {(control) => (
          <Input
            type="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <PasswordField
        label={t("profile.password")}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong ? t("profile.wrongPassword") : tried && password === "" ? t("account.missing") : null}
      />
      {change.error !== null && !wrong && fieldError(change.error, "email") === null && (
        <Refusal error={change.error} />
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={change.isPending}>
          {t("profile.emailSubmit")}
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
