"use client";

/** The change set in figures; each figure filters the table below. */
import { useTranslations } from "use-intl";
import type { ChangeClass, Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";

/** What the table shows: a class of changes, all of them, or the rows that were refused or reported. */
export type Tile = ChangeClass | "all" | "findings";

const CLASSES: ChangeClass[] = [
  "price_up",
  "price_down",
  "new",
  "restocked",
  "out_of_stock",
  "gone",
  "regime_flipped",
  "other",
];

const TONES: Partial<Record<ChangeClass, string>> = {
  price_up: "text-up",
  price_down: "text-down",
  new: "text-new",
};

interface TilesProps {
  one: Import;
  chosen: Tile;
  onChoose: (tile: Tile) => void;
}

export function Tiles({ one, chosen, onChoose }: TilesProps) {
  const t = useTranslations("imports");
  const format = useFormat();
  const { changes, rows } = one;
  if (!changes) return null;
  const refused = rows?.refused ?? 0;
  const notices = rows?.notices ?? 0;
  // Choosing the chosen one goes back to everything.
  const choose = (tile: Tile) => onChoose(chosen === tile ? "all" : tile);

  return (
    <div className="flex shrink-0 items-stretch overflow-x-auto border-line border-b bg-surface px-2 md:px-4 [scrollbar-width:none]">
      <fieldset aria-label={t("tiles")} className="flex items-stretch">
        {CLASSES.map((name) => (
          <Figure
            key={name}
            label={t(`classes.${name}`)}
            count={changes[name]}
            tone={TONES[name]}
            pressed={chosen === name}
            onClick={() => choose(name)}
          />
        ))}
        <Figure
          label={refused > 0 || notices === 0 ? t("classes.refused") : t("classes.remarks")}
          count={refused > 0 ? refused : notices}
          tone={refused > 0 ? "text-danger" : undefined}
          pressed={chosen === "findings"}
          disabled={refused + notices === 0}
          onClick={() => choose("findings")}
        />
      </fieldset>
      <p className="flex flex-col justify-center px-3 text-ink-3 text-note">
        <span className="text-[15px] leading-5">{format.integer(changes.unchanged)}</span>
        <span className="whitespace-nowrap">{t("classes.unchanged")}</span>
      </p>
    </div>
  );
}

interface FigureProps {
  label: string;
  count: number;
  tone?: string | undefined;
  pressed: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Figure({ label, count, tone, pressed, disabled, onClick }: FigureProps) {
  const format = useFormat();
  return (
    <button
      type="button"
      aria-pressed={pressed}
      disabled={disabled ?? count === 0}
      onClick={onClick}
      className={cx(
        "flex flex-col items-start justify-center whitespace-nowrap border-b-2 px-3 pt-2.5 pb-2 text-left transition-colors duration-120",
        pressed ? "border-accent bg-selected" : "border-transparent enabled:hover:bg-hover",
      )}
    >
      <span
        className={cx("font-semibold text-[17px] leading-6", count === 0 ? "font-normal text-ink-3" : tone)}
      >
        {format.integer(count)}
      </span>
      <span className={cx("text-note", count === 0 ? "text-ink-3" : "text-ink-2")}>{label}</span>
    </button>
  );
}
