"use client";

/** What a block shows instead of its content: nothing yet, nothing found, an error. */
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ApiError, NetworkError } from "@/api/problem";
import { Button } from "./button";
import { copy } from "./copy";
import { cx } from "./cx";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function Empty({ title, children, action, className }: EmptyProps) {
  return (
    <div className={cx("flex flex-col items-center justify-center gap-1 px-6 py-16 text-center", className)}>
      <p className="font-medium text-ink">{title}</p>
      {children && <p className="max-w-[52ch] text-balance text-grid text-ink-2">{children}</p>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** The sentence for the user: the server's own when it wrote one. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  return (error) => {
    if (error instanceof NetworkError) return t("network");
    if (error instanceof ApiError && error.problem.detail !== "") return error.problem.detail;
    return t("unknown");
  };
}

interface ErrorBlockProps {
  error: unknown;
  retry?: () => void;
  className?: string;
}

export function ErrorBlock({ error, retry, className }: ErrorBlockProps) {
  const t = useTranslations();
  const text = useErrorText();
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <div
      role="alert"
      className={cx("flex flex-col items-center justify-center gap-1 px-6 py-16 text-center", className)}
    >
      <p className="font-medium text-ink">{t("errors.title")}</p>
      <p className="max-w-[52ch] text-balance text-grid text-ink-2">{text(error)}</p>
      {problem && <ErrorReference code={problem.code} requestId={problem.requestId} />}
      {retry && (
        <Button look="secondary" className="mt-4" onClick={retry}>
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

/** What the person reads out to whoever helps: the stable code and the request, copied at a click. */
export function ErrorReference({ code, requestId }: { code: string; requestId: string | null }) {
  const t = useTranslations("common");
  return (
    <p className="mt-1 text-ink-3 text-note">
      {t("errorCode")} <span className="font-mono">{code}</span>
      {requestId && (
        <>
          {" · "}
          {t("requestId")}{" "}
          <button
            type="button"
            title={t("copyRequestId")}
            className="rounded-xs font-mono underline decoration-line-strong underline-offset-2 hover:text-ink"
            onClick={() => copy(requestId, t("copied"))}
          >
            {requestId}
          </button>
        </>
      )}
    </p>
  );
}
