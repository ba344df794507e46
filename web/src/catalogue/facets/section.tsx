"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cx } from "@/ui/cx";

interface SectionProps {
  title: string;
  /** How many values are chosen: a folded section still says that it filters. */
  active?: number;
  startsOpen?: boolean;
  children: ReactNode;
}

export function Section({ title, active = 0, startsOpen = true, children }: SectionProps) {
  const id = useId();
  const [open, setOpen] = useState(startsOpen || active > 0);
  return (
    <section className="border-line border-b px-4 py-1.5 last:border-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="-mx-2 flex h-8 w-[calc(100%+16px)] items-center gap-1 rounded-md px-2 text-left font-medium text-grid hover:bg-hover"
        >
          <span className="flex-1">{title}</span>
          {active > 0 && <span className="text-accent text-note">{active}</span>}
          <ChevronRight
            size={14}
            aria-hidden
            className={cx("text-ink-3 transition-transform duration-150", open && "rotate-90")}
          />
        </button>
      </h3>
      {open && (
        <div id={id} className="pb-2">
          {children}
        </div>
      )}
    </section>
  );
}
