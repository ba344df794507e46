"use client";

/** What staff do with one phone of an order: follow it, or take it off while it has not left. */
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { detachDevice } from "@/api/desk";
import type { Device } from "@/api/orders";
import { useMay } from "@/clients/use-clients";
import { setSearch, useSearch } from "@/lib/address";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { useDeskAgain } from "./use-again";

const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

export function DeviceExtras({ order, device }: { order: string; device: Device }) {
  const t = useTranslations("orderDesk.device");
  const again = useDeskAgain();
  const search = useSearch();
  const may = useMay("order:ship");
  const [detaching, setDetaching] = useState(false);
  function follow() {
    const params = new URLSearchParams(search);
    params.set("unit", device.identifier);
    setSearch(params.toString());
  }
  return (
    <>
      {may && device.shipped_at === null && (
        <Button look="quiet" onClick={() => setDetaching(true)}>
          {t("detach")}
        </Button>
      )}
      <Button look="quiet" onClick={follow}>
        {t("follow")}
      </Button>
      {detaching && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("detachTitle")}
            text={t("detachText")}
            action={t("detach")}
            run={(reason) => detachDevice(order, device.id, reason)}
            onDone={() => {
              setDetaching(false);
              say(t("detached"));
              void again();
            }}
            onClose={() => setDetaching(false)}
          />
        </Suspense>
      )}
    </>
  );
}
