"use client";

/** The cart at the foot of the buyer's pages as soon as there is something in it: what, under which regime, how much. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { RegimeBadge } from "@/ui/badges";
import { Money } from "@/ui/money";
import { buys, useCartInStep } from "./use-cart";
import { useHasPending, useWanted } from "./wanted";

export function CartBar({ user }: { user: Me }) {
  useCartInStep(user);
  const path = usePathname();
  const { lines } = useWanted((state) => state.sums);
  const pending = useHasPending();
  if (!buys(user) || path.startsWith("/cart") || (lines === 0 && !pending)) return null;
  return <Bar />;
}

function Bar() {
  const t = useTranslations("cartBar");
  const format = useFormat();
  const sums = useWanted((state) => state.sums);
  const pending = useHasPending();
  return (
    <section
      aria-label={t("label")}
      className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-1 border-line border-t bg-surface px-4 py-2 text-grid"
    >
      <span className="font-medium tabular-nums">
        {t("content", { lines: sums.lines, units: format.integer(sums.units) })}
        <span role="status" className="ml-2 font-normal text-ink-3">
          {pending && t("saving")}
        </span>
      </span>
      <span className="flex items-center gap-4 max-md:hidden">
        {(["marginal", "standard"] as const).map(
          (regime) =>
            sums[regime] > 0 && (
              <span key={regime} className="flex items-center gap-1.5">
                <RegimeBadge regime={regime} />
                <Money cents={sums[regime]} />
              </span>
            ),
        )}
        <span className="text-ink-2">
          {t("shipping")} {sums.shipping === null ? t("onQuote") : <Money cents={sums.shipping} />}
        </span>
      </span>
      <span className="ml-auto flex items-center gap-3">
        <Money cents={sums.total} className="font-semibold text-[15px]" />
        <Link
          href="/cart/"
          prefetch={false}
          className="inline-flex h-9 items-center rounded-md bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong pointer-coarse:h-11"
        >
          {t("open")}
        </Link>
      </span>
    </section>
  );
}
