import type { ReactNode } from "react";

interface GroupProps {
  name: string;
  /** The components that stand here, by their names: a test compares them with the folder of the design system. */
  of?: Record<string, unknown>;
  children: ReactNode;
}

export function Group({ name, of = {}, children }: GroupProps) {
  return (
    <section>
      <h2 className="mb-3 font-medium text-ink-3 text-note">
        {name}
        {Object.keys(of).map((component) => (
          <code key={component} data-component={component} className="ml-2 font-mono">
            {component}
          </code>
        ))}
      </h2>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </section>
  );
}
