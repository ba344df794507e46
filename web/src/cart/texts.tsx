"use client";

import type { ReactNode } from "react";
import { FeatureTexts } from "@/i18n/feature";
import { orders } from "@/i18n/orders.fr";

const english = () => import("@/i18n/orders.en").then((part) => part.orders);

/** The texts of carts and orders. */
export function OrderTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={orders} english={english}>
      {children}
    </FeatureTexts>
  );
}
