import type { Ref, TextareaHTMLAttributes } from "react";
import { cx } from "./cx";

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ className, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={3}
      className={cx(
        "block w-full rounded-md border border-control/70 bg-surface px-3 py-2 text-body text-ink placeholder:text-ink-3 hover:border-control focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 aria-invalid:border-danger pointer-coarse:text-base",
        className,
      )}
      {...rest}
    />
  );
}
