import type { ReactNode } from "react";
import { cx } from "./cx";

const TONES = {
  info: "bg-info-soft text-info",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
  success: "bg-success-soft text-success",
};

interface NoticeProps {
  tone: keyof typeof TONES;
  /** `alert` interrupts, `status` waits its turn. */
  role?: "alert" | "status";
  className?: string;
  children: ReactNode;
}

/** A sentence that stands out where it belongs. */
export function Notice({ tone, role, className, children }: NoticeProps) {
  return (
    <div role={role} className={cx("rounded-md px-3 py-2 text-grid", TONES[tone], className)}>
      {children}
    </div>
  );
}
