import type { InputHTMLAttributes, ReactNode } from "react";

interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type"> {
  kind?: "checkbox" | "radio";
  children: ReactNode;
  hint?: ReactNode;
}

/** A box to tick, or one choice of several, with its words. */
export function Check({ kind = "checkbox", children, hint, ...rest }: CheckProps) {
  return (
    <label className="flex items-start gap-2.5 py-1 text-body pointer-coarse:py-2">
      <input type={kind} className="mt-[3px] size-4 shrink-0 accent-(--accent)" {...rest} />
      <span className="min-w-0">
        {children}
        {hint && <span className="block text-grid text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
