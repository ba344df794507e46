import { cx } from "./cx";

interface TabRowProps<T extends string> {
  label: string;
  tabs: readonly (readonly [id: T, name: string])[];
  current: T;
  onChoose: (tab: T) => void;
}

/** The row may be longer than a phone is wide. */
function intoView(chosen: HTMLElement | null) {
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The views of one page, beneath its head; the address says which one is open. */
export function TabRow<T extends string>({ label, tabs, current, onChoose }: TabRowProps<T>) {
  return (
    <div
      role="tablist"
      aria-label={label}
      className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-surface px-3 py-1.5 md:px-5"
    >
      {tabs.map(([id, name]) => (
        <button
          key={id}
          ref={id === current ? intoView : undefined}
          type="button"
          role="tab"
          aria-selected={id === current}
          onClick={() => onChoose(id)}
          className={cx(
            "h-8 shrink-0 whitespace-nowrap rounded-md px-2.5 font-medium text-grid pointer-coarse:h-10",
            id === current ? "bg-selected text-accent" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
