"use client";

/** A control with its label, its hint and its error, tied together for people who do not see where they stand. */
import { type ReactNode, useId } from "react";
import { cx } from "./cx";

/** What the control inside is given. */
export interface FieldControl {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error != null || hint != null;
  return (
    <div className={cx("min-w-0", className)}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-grid">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error != null || undefined,
        "aria-describedby": note ? `${id}-note` : undefined,
      })}
      {note && (
        <div
          id={`${id}-note`}
          className={cx("mt-1.5 text-grid", error != null ? "text-danger" : "text-ink-3")}
        >
          {error ?? hint}
        </div>
      )}
    </div>
  );
}
