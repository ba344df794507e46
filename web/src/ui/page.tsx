import type { ReactNode } from "react";
import { cx } from "./cx";

/** The head of a staff page: what it is, and what can be done on the whole of it. */
export function PageHead({
  title,
  children,
  lead,
}: {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-surface px-4 py-2 md:px-6">
      <div className="min-w-[min(180px,100%)] flex-1 max-sm:basis-full">
        <h1 className="truncate font-semibold text-title">{title}</h1>
        {lead && <p className="text-grid text-ink-2">{lead}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}

interface BlockProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** One subject of a page: its name, a sentence, its own actions, its content. */
export function Block({ title, lead, actions, className, children }: BlockProps) {
  return (
    <section className={cx("border-line border-b py-6 last:border-0", className)}>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="font-semibold text-[15px]">{title}</h2>
          {lead && <p className="mt-0.5 max-w-[62ch] text-grid text-ink-2">{lead}</p>}
        </div>
        {actions && <div className="flex gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Names and values, one to a line. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 text-grid sm:grid-cols-[minmax(120px,180px)_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3 max-sm:-mb-1.5">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Lines of a list that is on its way. */
export function LinesSkeleton({ label, lines = 4 }: { label: string; lines?: number }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical lines that never move
        <div key={line} className="flex h-12 items-center gap-6 border-line/70 border-b">
          <span className="skeleton h-2.5 w-40" />
          <span className="skeleton h-2.5 w-24 max-md:hidden" />
          <span className="skeleton ml-auto h-2.5 w-16" />
        </div>
      ))}
    </div>
  );
}
