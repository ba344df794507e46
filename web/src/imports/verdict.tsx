"use client";

import { CircleCheck, CircleSlash, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { cx } from "@/ui/cx";
import { isMoving } from "./state";

type Tone = "success" | "warning" | "danger" | "info";

const TONES: Record<Tone, { className: string; icon: typeof Info }> = {
  success: { className: "bg-success-soft text-success", icon: CircleCheck },
  warning: { className: "bg-warning-soft text-warning", icon: TriangleAlert },
  danger: { className: "bg-danger-soft text-danger", icon: CircleSlash },
  info: { className: "bg-info-soft text-info", icon: Info },
};

/** What the guard thinks of the list, or how it ended, in one sentence; the reasons and the scope below. */
export function Verdict({ one, online }: { one: Import; online: boolean }) {
  const t = useTranslations("imports");
  const said = sentence(one, online);
  if (said === null) return null;
  const { className, icon: Icon } = TONES[said.tone];
  const reasons = one.state === "held" ? (one.guard?.reasons ?? []) : [];
  return (
    <div className={cx("mt-4 flex gap-2.5 rounded-md px-3 py-2 text-grid", className)}>
      <Icon size={16} aria-hidden className="mt-px shrink-0" />
      <div className="min-w-0">
        <p role="status" className="font-medium">
          {t(`guard.${said.key}`)}
        </p>
        {one.error && (
          <Detail>
            {one.error.detail} <span className="font-mono text-ink-3 text-note">{one.error.code}</span>
          </Detail>
        )}
        {reasons.map((reason) => (
          <Detail key={reason.code}>{reason.detail}</Detail>
        ))}
        {(one.state === "staged" || one.state === "held") && !one.no_op && <Scope one={one} />}
      </div>
    </div>
  );
}

function Detail({ children }: { children: ReactNode }) {
  return <p className="text-ink">{children}</p>;
}

function Scope({ one }: { one: Import }) {
  const t = useTranslations("imports.facts");
  if (!one.scope) return null;
  const [only, other] = one.scope.regimes;
  return (
    <p className="text-ink-2">
      {t("scope", {
        family: one.scope.family,
        regimes: other === undefined && only !== undefined ? t(`regimes.${only}`) : t("regimes.both"),
      })}
    </p>
  );
}

type Key =
  | "clear"
  | "hold"
  | "noOp"
  | "published"
  | "online"
  | "rejected"
  | "failed"
  | "superseded"
  | "rolledBack";

function sentence(one: Import, online: boolean): { key: Key; tone: Tone } | null {
  if (isMoving(one.state)) return null;
  if (one.no_op) return { key: "noOp", tone: "info" };
  switch (one.state) {
    case "staged":
      return { key: "clear", tone: "success" };
    case "held":
      return { key: "hold", tone: "warning" };
    case "published":
      return online ? { key: "online", tone: "success" } : { key: "published", tone: "info" };
    case "rejected":
      return { key: "rejected", tone: "info" };
    case "failed":
      return { key: "failed", tone: "danger" };
    case "superseded":
      return { key: "superseded", tone: "info" };
    case "rolled_back":
      return { key: "rolledBack", tone: "info" };
    default:
      return null;
  }
}
