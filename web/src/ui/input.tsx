import type { InputHTMLAttributes, Ref } from "react";
import { cx } from "./cx";

interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>;
  dense?: boolean;
}

export function Input({ dense, className, ...rest }: InputProps) {
  return (
    <input
      className={cx(
        "w-full min-w-0 rounded-md border border-control/70 bg-surface text-ink placeholder:text-ink-3 hover:border-control focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 aria-invalid:border-danger",
        dense
          ? "h-8 px-2 text-grid pointer-coarse:h-10 pointer-coarse:text-base"
          : "h-10 px-3 text-body pointer-coarse:text-base",
        className,
      )}
      {...rest}
    />
  );
}
