import { ChevronDown } from "lucide-react";
import type { SelectHTMLAttributes } from "react";
import { cx } from "./cx";

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  dense?: boolean;
}

/** The browser's own list: right on phones, by keyboard and for screen readers without a line of script. */
export function Select({ dense, className, children, ...rest }: SelectProps) {
  return (
    <span className={cx("relative inline-flex min-w-0", className)}>
      <select
        className={cx(
          "w-full min-w-0 appearance-none truncate rounded-md border border-control/70 bg-surface pr-7 text-ink hover:border-control focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 disabled:border-line disabled:text-ink-2 aria-invalid:border-danger",
          dense
            ? "h-8 pl-2 text-grid pointer-coarse:h-10 pointer-coarse:text-base"
            : "h-10 pl-3 text-body pointer-coarse:text-base",
        )}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
