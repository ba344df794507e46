import { fr } from "@/i18n/fr";
import { cx } from "@/ui/cx";

/** The name of the house, set in its own type rather than drawn. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cx("select-none font-semibold text-[17px] text-ink tracking-[-0.02em]", className)}>
      {fr.common.brand}
    </span>
  );
}
