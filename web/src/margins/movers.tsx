"use client";

import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Mover } from "@/api/margins";
import { movement } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge, RegimeBadge } from "@/ui/badges";
import { Movement } from "@/ui/money";

const FIRST = 5;

/** The offers that move most, with the way to them. */
export function Movers({ title, movers }: { title: string; movers: Mover[] }) {
  const t = useTranslations("trade.effect");
  const format = useFormat();
  const [all, setAll] = useState(false);
  if (movers.length === 0) return null;
  return (
    <section className="pt-5 pb-1">
      <h3 className="mb-1 px-4 font-medium text-grid">{title}</h3>
      <ul>
        {(all ? movers : movers.slice(0, FIRST)).map((mover) => {
          const moved = movement(mover.price_before_cents, mover.price_after_cents);
          return (
            <li key={mover.offer_id}>
              <Link
                href={`/catalog/?product=${mover.sku}&stock=all`}
                className="flex items-center gap-2 px-4 py-1.5 text-grid hover:bg-hover"
              >
                <GradeBadge grade={mover.grade} />
                <span className="min-w-0 flex-1 truncate">{mover.name}</span>
                <RegimeBadge regime={mover.regime} />
                <span className="whitespace-nowrap text-ink-2">
                  {format.money(mover.price_before_cents)} → {format.money(mover.price_after_cents)}
                </span>
                {moved !== null && <Movement basisPoints={moved} className="w-14 text-right" />}
              </Link>
            </li>
          );
        })}
      </ul>
      {movers.length > FIRST && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="mx-4 h-7 rounded-sm font-medium text-accent text-note hover:underline"
        >
          {all ? t("less") : t("more", { count: movers.length - FIRST })}
        </button>
      )}
    </section>
  );
}
