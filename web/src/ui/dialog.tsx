"use client";

/** A modal window, or a sheet that slides from an edge. Loaded by the pages that open one, when they do. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "./button";
import { cx } from "./cx";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  /** The others are sheets that slide from an edge, for phones and for panels. */
  place?: "centre" | "bottom" | "left" | "right";
}

const PLACES = {
  centre:
    "left-1/2 top-1/2 max-h-[85dvh] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 rounded-md data-[starting-style]:opacity-0 data-[ending-style]:opacity-0",
  bottom:
    "inset-x-0 bottom-0 max-h-[90dvh] rounded-t-lg data-[starting-style]:translate-y-full data-[ending-style]:translate-y-full",
  left: "inset-y-0 left-0 w-[min(304px,100vw)] data-[starting-style]:-translate-x-full data-[ending-style]:-translate-x-full",
  right:
    "inset-y-0 right-0 w-[min(480px,100vw)] data-[starting-style]:translate-x-full data-[ending-style]:translate-x-full",
};

export function Dialog({ open, onClose, title, children, footer, place = "centre" }: DialogProps) {
  const t = useTranslations("common");
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          className={cx(
            "fixed z-50 flex flex-col bg-raised text-ink shadow-float outline-none transition-[transform,opacity] duration-180 ease-settle",
            PLACES[place],
          )}
        >
          <header className="flex h-12 shrink-0 items-center justify-between border-line border-b pr-2 pl-4">
            <Base.Title className="truncate font-semibold text-body">{title}</Base.Title>
            <Base.Close render={<IconButton label={t("close")} />}>
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
          {footer && (
            <footer className="flex shrink-0 justify-end gap-2 border-line border-t px-4 py-3 pb-[max(12px,env(safe-area-inset-bottom))]">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
