import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "./cx";
import { useUnavailable } from "./unavailable";

type Look = "primary" | "secondary" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-3",
  secondary:
    "border border-line-strong bg-surface text-ink hover:bg-hover disabled:text-ink-3 disabled:hover:bg-surface",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink disabled:text-ink-3",
  danger: "border border-line-strong bg-surface text-danger hover:bg-danger-soft disabled:text-ink-3",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** `large` for the one button of a form and for phones. */
  size?: "normal" | "large";
  icon?: ReactNode;
}

/** Does something. Where nothing can be done for the moment it is off; a quiet one, which closes or goes back, is not. */
export function Button({
  look = "secondary",
  size = "normal",
  icon,
  className,
  children,
  type = "button",
  disabled = false,
  title,
  ...rest
}: ButtonProps) {
  const unavailable = useUnavailable();
  const why = look === "quiet" ? null : unavailable;
  return (
    <button
      type={type}
      disabled={disabled || why !== null}
      title={why ?? title}
      className={cx(
        "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-150 disabled:cursor-default",
        size === "large" ? "h-10 px-4 text-body" : "h-8 px-3 text-grid",
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What the button does, for people who do not see the icon and for those who hover. */
  label: string;
}

export function IconButton({ label, className, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors duration-150 hover:bg-hover hover:text-ink disabled:text-ink-3 pointer-coarse:size-11",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
