"use client";

/** Texts of what is fetched beside the grid. */
import type { ReactNode } from "react";
import { FeatureTexts } from "@/i18n/feature";
import { market } from "@/i18n/market.fr";

const english = () => import("@/i18n/market.en").then((texts) => texts.market);

export function MarketTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={market} english={english}>
      {children}
    </FeatureTexts>
  );
}
