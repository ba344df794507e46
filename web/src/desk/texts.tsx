"use client";

import type { ReactNode } from "react";
import { desk } from "@/i18n/desk.fr";
import { FeatureTexts } from "@/i18n/feature";
import { orders } from "@/i18n/orders.fr";

const french = { ...orders, ...desk };
const english = () =>
  Promise.all([import("@/i18n/orders.en"), import("@/i18n/desk.en")]).then(([own, staff]) => ({
    ...own.orders,
    ...staff.desk,
  }));

/** The texts of the staff's daily work; orders speak as they do to buyers. */
export function DeskTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={french} english={english}>
      {children}
    </FeatureTexts>
  );
}
