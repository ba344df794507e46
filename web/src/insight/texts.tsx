"use client";

import type { ReactNode } from "react";
import { FeatureTexts } from "@/i18n/feature";
import { insight } from "@/i18n/insight.fr";

const english = () => import("@/i18n/insight.en").then((part) => part.insight);

/** The texts of the figures of the business. */
export function InsightTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={insight} english={english}>
      {children}
    </FeatureTexts>
  );
}
