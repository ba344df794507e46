"use client";

import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { createToken } from "@/api/account";
import { useAuth } from "@/auth/store";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Select } from "@/ui/select";
import { scopesOf, useScopeName } from "./scopes";

const DAYS = [30, 90, 180, 365];

interface NewTokenDialogProps {
  onCreated: () => void;
  onClose: () => void;
}

export function NewTokenDialog({ onCreated, onClose }: NewTokenDialogProps) {
  const t = useTranslations();
  const scopeName = useScopeName();
  const permissions = useAuth((state) => state.user?.permissions);
  const offered = scopesOf(permissions ?? []);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(offered.filter((scope) => scope === "catalog:read"));
  const [days, setDays] = useState(90);
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => createToken({ name: name.trim(), scopes, expires_in_days: days }),
    onSuccess: onCreated,
  });

  if (create.data) return <Shown token={create.data.token} onClose={onClose} />;
  return (
    <FormDialog
      title={t("tokens.create")}
      action={t("tokens.create")}
      busy={create.isPending}
      error={create.error}
      onSubmit={() => {
        setTried(true);
        if (name.trim() !== "" && scopes.length > 0) create.mutate();
      }}
      onClose={onClose}
    >
      <Field label={t("tokens.name")} error={tried && name.trim() === "" ? t("account.missing") : null}>
        {(control) => (
          <Input
            autoFocus
            maxLength={100}
            placeholder={t("tokens.namePlaceholder")}
            value={name}
            onChange={(event) => setName(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 font-medium text-grid">{t("tokens.scopes")}</legend>
        {offered.map((scope) => (
          <Check
            key={scope}
            checked={scopes.includes(scope)}
            onChange={(event) =>
              setScopes((now) =>
                event.target.checked ? [...now, scope] : now.filter((one) => one !== scope),
              )
            }
          >
            {scopeName(scope)}
          </Check>
        ))}
        {tried && scopes.length === 0 && (
          <p role="alert" className="mt-1 text-danger text-grid">
            {t("tokens.scopeMissing")}
          </p>
        )}
      </fieldset>
      <Field label={t("tokens.expires")}>
        {(control) => (
          <Select
            className="w-full"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
            {...control}
          >
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {count === 365 ? t("tokens.year") : t("tokens.days", { days: count })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}

/** The token, this once. */
function Shown({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useTranslations("tokens");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("shownTitle")}
      footer={
        <Button look="primary" onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-4">
        <Notice tone="warning">{t("shownText")}</Notice>
        <code className="break-all rounded-md bg-sunken px-3 py-2 font-mono text-grid">{token}</code>
        <Button
          className="self-start"
          icon={<Copy size={14} aria-hidden />}
          onClick={() => void copy(token, t("copied"))}
        >
          {t("copy")}
        </Button>
        <p className="text-grid text-ink-2">{t("use")}</p>
        <code className="break-all font-mono text-ink-2 text-note">Authorization: Bearer {token}</code>
      </div>
    </Dialog>
  );
}
