/** The small marks of the trade: grade, VAT regime, what is new. Always a word or letter, never colour alone. */
import type { Badge, Regime } from "@/api/types";
import { useMessages, useWords } from "@/i18n/provider";
import { gradeLetter, gradeRank, KNOWN_GRADES } from "@/lib/grades";
import { cx } from "./cx";

/** The ink changes side after the fifth tint, see `tokens.css`. */
const LAST_STRONG = 4;

export function GradeBadge({ grade, className }: { grade: string; className?: string }) {
  const words = useWords();
  const rank = gradeRank(grade);
  const known = rank < KNOWN_GRADES;
  return (
    <span
      title={words.grade[grade] ?? grade}
      style={
        known
          ? {
              background: `var(--grade-${rank})`,
              color: `var(--grade-ink-${rank <= LAST_STRONG ? "strong" : "soft"})`,
            }
          : undefined
      }
      className={cx(
        "inline-flex h-5 min-w-8 items-center justify-center rounded-sm px-1.5 font-medium text-note",
        !known && "border border-line-strong text-ink-2",
        className,
      )}
    >
      {words.gradeShort[grade] ?? gradeLetter(grade)}
    </span>
  );
}

export function RegimeBadge({ regime, className }: { regime: Regime; className?: string }) {
  const texts = useMessages().catalogue.regime;
  const long = texts[`${regime}Long`];
  return (
    <span
      title={long}
      className={cx(
        "inline-flex h-[17px] min-w-[26px] items-center justify-center rounded-xs border px-1 font-medium text-[11px] leading-none",
        regime === "marginal" ? "border-marginal text-marginal" : "border-standard/70 text-standard",
        className,
      )}
    >
      {texts[regime]}
      <span className="sr-only">, {long}</span>
    </span>
  );
}

const NEWS: Record<Badge, string> = {
  new: "text-new",
  restocked: "text-info",
  price_down: "text-down",
  price_up: "text-up",
};

interface NewsTagProps {
  badge: Badge;
  /** The dot alone where the word has no room; it is still said to screen readers and on hover. */
  brief?: boolean;
}

/** One word about what the last list did to an offer. */
export function NewsTag({ badge, brief = false }: NewsTagProps) {
  const text = useMessages().catalogue.badges[badge];
  return (
    <span
      title={brief ? text : undefined}
      className={cx("inline-flex shrink-0 items-center gap-1 font-medium text-[11px]", NEWS[badge])}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      <span className={brief ? "sr-only" : undefined}>{text}</span>
    </span>
  );
}
