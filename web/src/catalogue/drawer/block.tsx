import type { ReactNode } from "react";

/** A part of the panel under its heading. */
export function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-4 py-4 last:border-0">
      <h3 className="mb-2 font-medium text-grid">{title}</h3>
      {children}
    </section>
  );
}
