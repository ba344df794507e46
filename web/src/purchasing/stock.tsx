"use client";

/** Phones of the house: those that no order waits for, and those that are on sale as its own stock. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { type FreeUnit, freeUnits, type OwnUnit, ownStock, putOnSale, takeFromSale } from "@/api/stock";
import { useMay } from "@/clients/use-clients";
import { useAct, useDeskAgain } from "@/desk/use-again";
import { setSearch } from "@/lib/address";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { Surplus } from "./surplus";
import { Units } from "./units";

const SaleDialog = lazy(() => import("./sale-dialog"));

export function Stock() {
  return (
    <>
      <Follow />
      <Surplus />
      <Free />
      <OnSale />
    </>
  );
}

/** From the number on a phone to everything that happened to it. */
function Follow() {
  const t = useTranslations("stock");
  const [text, setText] = useState("");
  const identifier = text.replace(/\s/g, "");
  return (
    <form
      className="flex max-w-xl flex-wrap items-end gap-3 pt-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (identifier !== "") setSearch(`tab=stock&unit=${encodeURIComponent(identifier)}`, "push");
      }}
    >
      <label htmlFor="follow-unit" className="min-w-0 flex-1">
        <span className="mb-1.5 block font-medium text-grid">{t("follow")}</span>
        <Input
          id="follow-unit"
          dense
          autoComplete="off"
          placeholder={t("identifier")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button type="submit" disabled={identifier === ""}>
        {t("followIt")}
      </Button>
    </form>
  );
}

function Free() {
  const t = useTranslations("stock");
  const loading = useTranslations("common")("loading");
  const may = useMay("catalog:write");
  const list = useQuery({ queryKey: ["stock", "free"], queryFn: ({ signal }) => freeUnits(signal) });
  const [selling, setSelling] = useState<FreeUnit | null>(null);
  return (
    <Block title={t("free")} lead={t("freeLead")}>
      {list.data ? (
        <Units
          units={list.data.items}
          none={t("noFree")}
          noteOf={(unit) => t(`states.${unit.state as "free"}`)}
          sinceOf={(unit) => unit.state_at}
        >
          {(unit) => may && <Button onClick={() => setSelling(unit)}>{t("sell")}</Button>}
        </Units>
      ) : list.error ? (
        <ErrorBlock error={list.error} retry={() => void list.refetch()} />
      ) : (
        <LinesSkeleton label={loading} />
      )}
      {selling && (
        <Suspense fallback={null}>
          <SaleDialog unit={selling} onClose={() => setSelling(null)} />
        </Suspense>
      )}
    </Block>
  );
}

function OnSale() {
  const t = useTranslations("stock");
  const loading = useTranslations("common")("loading");
  const may = useMay("catalog:write");
  const list = useQuery({ queryKey: ["stock", "own"], queryFn: ({ signal }) => ownStock(signal) });
  const errorText = useErrorText();
  const readAgain = useDeskAgain();
  const again = useAct((unit: OwnUnit) => putOnSale(asItWas(unit)), t("onSaleAgain"));
  const withdrawing = useMutation({
    mutationFn: (unit: OwnUnit) => takeFromSale(unit.unit_id, false),
    onSuccess: async (_, unit) => {
      say(t("withdrawn"), { label: t("undo"), run: () => again.mutate(unit) });
      await readAgain();
    },
    onError: (error) => say(errorText(error)),
  });
  return (
    <Block title={t("onSale")} lead={t("onSaleLead")}>
      {list.data ? (
        <Units units={list.data.items} none={t("noneOnSale")} sinceOf={(unit) => unit.since}>
          {(unit) =>
            may && (
              <Button look="quiet" disabled={withdrawing.isPending} onClick={() => withdrawing.mutate(unit)}>
                {t("withdraw")}
              </Button>
            )
          }
        </Units>
      ) : list.error ? (
        <ErrorBlock error={list.error} retry={() => void list.refetch()} />
      ) : (
        <LinesSkeleton label={loading} />
      )}
    </Block>
  );
}

function asItWas(unit: OwnUnit) {
  const { unit_id, sku, appearance, functionality, boxed, additional_info } = unit;
  return { unit_id, sku, appearance, functionality, boxed, additional_info };
}
