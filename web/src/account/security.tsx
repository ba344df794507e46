"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { changePassword, disableSecondFactor, newRecoveryCodes, readSecondFactor } from "@/api/account";
import { hasCode } from "@/api/problem";
import { NewPassword, passwordFault, refusedPassword, useStrength } from "@/auth/new-password";
import { PasswordField } from "@/auth/password-field";
import { Refusal } from "@/auth/refusal";
import { becomes } from "@/auth/session";
import { useAuth } from "@/auth/store";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { EnrolDialog } from "./enrol";
import { PasswordDialog } from "./password-dialog";
import { CodesDialog } from "./recovery-codes";

/** Password and second factor. */
export default function Security() {
  const t = useTranslations("security");
  return (
    <>
      <Block title={t("password")} lead={t("passwordText")}>
        <Password />
      </Block>
      <Block title={t("factor")} lead={t("factorText")}>
        <Factor />
      </Block>
    </>
  );
}

function Password() {
  const t = useTranslations();
  const user = useAuth((state) => state.user);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [tried, setTried] = useState(false);
  const strength = useStrength(next, [user?.name ?? "", user?.email ?? "", user?.client?.name ?? ""]);
  const fault = passwordFault(next, strength);
  const change = useMutation({
    mutationFn: () => changePassword({ current_password: current, password: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      setTried(false);
      say(t("security.changed"));
    },
  });
  const wrong = hasCode(change.error, "wrong_password");
  const refused = refusedPassword(change.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (current !== "" && fault === null) change.mutate();
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-[400px] flex-col gap-4">
      <PasswordField
        label={t("security.current")}
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={wrong ? t("profile.wrongPassword") : tried && current === "" ? t("account.missing") : null}
      />
      <NewPassword
        label={t("password.new")}
        value={next}
        strength={strength}
        fault={tried && fault !== null ? fault : refused}
        onChange={setNext}
      />
      {change.error !== null && !wrong && refused === null && <Refusal error={change.error} />}
      <Button look="primary" type="submit" className="self-start" disabled={change.isPending}>
        {t("security.change")}
      </Button>
    </form>
  );
}

type Asking = "enrol" | "disable" | "codes" | null;

function Factor() {
  const t = useTranslations("security");
  const loading = useTranslations("common")("loading");
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const factor = useQuery({
    queryKey: ["second-factor"],
    queryFn: ({ signal }) => readSecondFactor(signal),
  });
  const again = () => {
    setAsking(null);
    const user = useAuth.getState().user;
    void client.invalidateQueries({ queryKey: ["second-factor"] }).then(() => {
      const now = client.getQueryData<{ enabled: boolean }>(["second-factor"]);
      if (user && now) becomes({ ...user, second_factor: now.enabled ? "on" : "off" });
    });
  };

  if (factor.error) return <ErrorBlock error={factor.error} retry={() => void factor.refetch()} />;
  if (!factor.data) return <LinesSkeleton label={loading} lines={1} />;
  const { enabled, recovery_codes_left } = factor.data;
  const Icon = enabled ? ShieldCheck : ShieldOff;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <p className={cx("flex items-center gap-2 font-medium", enabled ? "text-success" : "text-ink-2")}>
        <Icon size={18} aria-hidden />
        {t(enabled ? "on" : "off")}
      </p>
      {enabled && (
        <p className={cx("text-grid", recovery_codes_left < 3 ? "text-warning" : "text-ink-2")}>
          {t("codesLeft", { count: recovery_codes_left })}
        </p>
      )}
      <div className="flex gap-2">
        {enabled ? (
          <>
            <Button onClick={() => setAsking("codes")}>{t("newCodes")}</Button>
            <Button look="danger" onClick={() => setAsking("disable")}>
              {t("disable")}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setAsking("enrol")}>
            {t("enable")}
          </Button>
        )}
      </div>
      {asking === "enrol" && <EnrolDialog onDone={again} onClose={() => setAsking(null)} />}
      {asking === "disable" && (
        <PasswordDialog
          title={t("disableTitle")}
          text={t("disableText")}
          action={t("disable")}
          danger
          run={disableSecondFactor}
          onDone={() => {
            again();
            say(t("disabled"));
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "codes" && (
        <PasswordDialog
          title={t("newCodes")}
          text={t("newCodesText")}
          action={t("newCodes")}
          run={newRecoveryCodes}
          onDone={(made) => {
            again();
            setCodes(made.recovery_codes);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </div>
  );
}
