"use client";

/** What the day leads to beside the list of orders: one thing, one decision. */
import { lazy, Suspense } from "react";
import { setSearch, useSearch } from "@/lib/address";
import { DeskTexts } from "./texts";

const ProposalDialog = lazy(() => import("./proposal-dialog"));
const ReturnDialog = lazy(() => import("./return-dialog"));
const ClaimDialog = lazy(() => import("./claim-dialog"));
const AllocateDialog = lazy(() => import("./allocate-dialog"));
const UnitLife = lazy(() => import("./unit-life"));

/** The names under which the address holds one thing. */
const NAMES = ["proposal", "return", "claim", "payment", "unit"] as const;

export function Asides() {
  const params = new URLSearchParams(useSearch());
  const name = NAMES.find((one) => params.get(one));
  if (name === undefined) return null;
  const id = params.get(name) ?? "";
  function close() {
    params.delete(name ?? "");
    setSearch(params.toString());
  }
  return (
    <DeskTexts>
      <Suspense fallback={null}>
        {name === "proposal" && <ProposalDialog id={id} onClose={close} />}
        {name === "return" && <ReturnDialog id={id} onClose={close} />}
        {name === "claim" && <ClaimDialog id={id} onClose={close} />}
        {name === "payment" && <AllocateDialog id={id} onClose={close} />}
        {name === "unit" && <UnitLife identifier={id} onClose={close} />}
      </Suspense>
    </DeskTexts>
  );
}
