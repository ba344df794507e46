"use client";

import type { ReactNode } from "react";
import { account } from "@/i18n/account.fr";
import { entry } from "@/i18n/entry.fr";
import { FeatureTexts } from "@/i18n/feature";
import { office } from "@/i18n/office.fr";

// Roles are named as they are at the door, and people invited as they are by their company.
const french = { ...entry, ...account, ...office };
const english = () =>
  Promise.all([import("@/i18n/entry.en"), import("@/i18n/account.en"), import("@/i18n/office.en")]).then(
    ([door, company, own]) => ({ ...door.entry, ...company.account, ...own.office }),
  );

/** The texts of the staff's pages about people. */
export function OfficeTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={french} english={english}>
      {children}
    </FeatureTexts>
  );
}
