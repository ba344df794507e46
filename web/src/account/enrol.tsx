"use client";

/** Setting up the second factor: the password once more, the authenticator, its first code, the codes to keep. */
import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type AuthenticatorSetup, confirmSecondFactor, startSecondFactor } from "@/api/account";
import { hasCode } from "@/api/problem";
import { PasswordField } from "@/auth/password-field";
import { Refusal } from "@/auth/refusal";
import { Button, IconButton } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { RecoveryCodes } from "./recovery-codes";

interface EnrolDialogProps {
  onDone: () => void;
  onClose: () => void;
}

export function EnrolDialog({ onDone, onClose }: EnrolDialogProps) {
  const t = useTranslations("security");
  const [on, setOn] = useState(false);
  return (
    <Dialog open onClose={on ? onDone : onClose} title={t(on ? "codesTitle" : "enrolTitle")}>
      <div className="px-4 py-4">
        <Enrol onOn={() => setOn(true)} onKept={onDone} />
      </div>
    </Dialog>
  );
}

interface EnrolProps {
  /** The second factor is on; the codes are being shown. */
  onOn?: () => void;
  /** The person has kept the codes. */
  onKept: () => void;
}

export function Enrol({ onOn, onKept }: EnrolProps) {
  const t = useTranslations("security");
  const [setup, setSetup] = useState<AuthenticatorSetup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) {
    return (
      <>
        <RecoveryCodes codes={codes} />
        <Button look="primary" size="large" className="mt-6 w-full" onClick={onKept}>
          {t("kept")}
        </Button>
      </>
    );
  }
  if (setup === null) return <Start onStarted={setSetup} />;
  return (
    <Confirm
      setup={setup}
      onConfirmed={(made) => {
        setCodes(made);
        onOn?.();
      }}
    />
  );
}

function Start({ onStarted }: { onStarted: (setup: AuthenticatorSetup) => void }) {
  const t = useTranslations();
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const start = useMutation({ mutationFn: () => startSecondFactor(password), onSuccess: onStarted });
  const wrong = hasCode(start.error, "wrong_password");

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (password !== "") start.mutate();
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <PasswordField
        label={t("security.current")}
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong ? t("profile.wrongPassword") : tried && password === "" ? t("account.missing") : null}
      />
      {start.error !== null && !wrong && <Refusal error={start.error} />}
      <Button look="primary" size="large" type="submit" disabled={start.isPending}>
        {t("factor.submit")}
      </Button>
    </form>
  );
}

const DIGITS = 6;

interface ConfirmProps {
  setup: AuthenticatorSetup;
  onConfirmed: (codes: string[]) => void;
}

function Confirm({ setup, onConfirmed }: ConfirmProps) {
  const t = useTranslations("security");
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: (made) => onConfirmed(made.recovery_codes),
    onError: () => setCode(""),
  });
  const wrong = hasCode(confirm.error, "invalid_code");

  function type(value: string) {
    const next = value.replace(/\D/g, "").slice(0, DIGITS);
    setCode(next);
    if (next.length === DIGITS) confirm.mutate(next);
  }

  return (
    <ol className="flex flex-col gap-5">
      <li>
        <p className="font-medium">1. {t("step1")}</p>
        <p className="mt-0.5 text-grid text-ink-3">{t("step1Hint")}</p>
        {/* biome-ignore lint/performance/noImgElement: a drawing that comes with the answer, nothing to load */}
        <img
          alt={t("qr")}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(setup.qr_svg)}`}
          className="mt-3 size-44 rounded-md border border-line bg-white p-2"
        />
        <p className="mt-3 text-grid text-ink-2">{t("manual")}</p>
        <p className="mt-1 flex items-center gap-1">
          <code className="break-all rounded-sm bg-sunken px-2 py-1 font-mono text-grid">
            {setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
          <IconButton label={t("copyKey")} onClick={() => void copy(setup.secret, t("copyKey"))}>
            <Copy size={14} aria-hidden />
          </IconButton>
        </p>
      </li>
      <li>
        <p className="mb-3 font-medium">2. {t("step2")}</p>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (code !== "") confirm.mutate(code);
          }}
        >
          <Field label={t("code")} error={wrong ? t("wrongCode") : null}>
            {(control) => (
              <Input
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                value={code}
                className="text-center font-mono text-[20px]! tracking-[0.4em]"
                onChange={(event) => type(event.target.value)}
                {...control}
              />
            )}
          </Field>
          {confirm.error !== null && !wrong && <Refusal error={confirm.error} />}
          <Button look="primary" size="large" type="submit" disabled={confirm.isPending}>
            {t("confirm")}
          </Button>
        </form>
      </li>
    </ol>
  );
}
