"use client";

/** An order that was placed at the supplier by hand, taken in as orders of a client. */
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useAuth } from "@/auth/store";
import { Button } from "@/ui/button";

const PlacedDialog = lazy(() => import("./placed-dialog"));

export function PlacedImport() {
  const t = useTranslations("purchasing.placed");
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false);
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("open")}</Button>
      {open && (
        <Suspense fallback={null}>
          <PlacedDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
