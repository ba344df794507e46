"use client";

import type { ReactNode } from "react";
import { daily } from "@/i18n/daily.fr";
import { desk } from "@/i18n/desk.fr";
import { FeatureTexts } from "@/i18n/feature";
import { orders } from "@/i18n/orders.fr";
import { review } from "@/i18n/review.fr";

const french = { ...orders, ...desk, ...daily, ...review };
const english = () =>
  Promise.all([
    import("@/i18n/orders.en"),
    import("@/i18n/desk.en"),
    import("@/i18n/daily.en"),
    import("@/i18n/review.en"),
  ]).then(([own, staff, more, reviewing]) => ({
    ...own.orders,
    ...staff.desk,
    ...more.daily,
    ...reviewing.review,
  }));

/** The texts of the staff's daily work; orders speak as they do to buyers. */
export function DeskTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={french} english={english}>
      {children}
    </FeatureTexts>
  );
}
