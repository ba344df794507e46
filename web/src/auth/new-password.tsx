"use client";

/** Choosing a password: judged while it is typed, by the method that the server uses. */
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ApiError, hasCode } from "@/api/problem";
import { cx } from "@/ui/cx";
import { PasswordField } from "./password-field";

const SHORTEST = 10;
const LONGEST = 128;
/** The server refuses less. */
const ENOUGH = 3;

export type PasswordFault = "missing" | "tooShort" | "tooLong" | "tooEasy";

/** What is wrong with a new password; `strength` is `null` while it is not known. */
export function passwordFault(password: string, strength: number | null): PasswordFault | null {
  if (password === "") return "missing";
  if ([...password].length < SHORTEST) return "tooShort";
  if ([...password].length > LONGEST) return "tooLong";
  return strength !== null && strength < ENOUGH ? "tooEasy" : null;
}

/** The server's refusal of a password, when that is what it refused. */
export function refusedPassword(error: unknown): PasswordFault | null {
  if (!(error instanceof ApiError)) return null;
  const codes = error.problem.fields.map((one) => one.code);
  if (codes.includes("password_too_easy") || hasCode(error, "password_too_easy")) return "tooEasy";
  return codes.includes("password_length") ? "tooShort" : null;
}

/** The strength of what is typed, 0 to 4; `null` until the judge is there. */
export function useStrength(password: string, names: string[]): number | null {
  const [judge, setJudge] = useState<{ of: typeof import("./strength").strengthOf } | null>(null);
  const started = password !== "";
  useEffect(() => {
    // Without the judge the form works: the server judges anyway.
    if (started)
      import("./strength").then(
        (module) => setJudge({ of: module.strengthOf }),
        () => {},
      );
  }, [started]);
  return judge === null || password === "" ? null : judge.of(password.slice(0, LONGEST), names);
}

interface NewPasswordProps {
  label: string;
  value: string;
  strength: number | null;
  fault: PasswordFault | null;
  onChange: (password: string) => void;
}

const BARS = [0, 1, 2, 3];
const TONES = ["bg-danger", "bg-danger", "bg-warning", "bg-success", "bg-success"];

export function NewPassword({ label, value, strength, fault, onChange }: NewPasswordProps) {
  const t = useTranslations("password");
  const level = strength === null ? null : Math.max(0, Math.min(4, strength));
  return (
    <div>
      <PasswordField
        label={label}
        name="new-password"
        autoComplete="new-password"
        value={value}
        hint={t("hint")}
        error={fault === null ? null : t(fault)}
        onChange={(event) => onChange(event.target.value)}
      />
      {level !== null && (
        <div className="mt-2 flex items-center gap-2">
          <span aria-hidden className="flex w-28 gap-1">
            {BARS.map((bar) => (
              <span
                key={bar}
                className={cx(
                  "h-1 flex-1 rounded-full",
                  bar < Math.max(1, level) ? TONES[level] : "bg-sunken",
                )}
              />
            ))}
          </span>
          <p role="status" className="text-ink-2 text-note">
            <span className="sr-only">{t("strength")} : </span>
            {t(`levels.l${level as 0 | 1 | 2 | 3 | 4}`)}
          </p>
        </div>
      )}
    </div>
  );
}
