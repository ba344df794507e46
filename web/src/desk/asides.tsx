"use client";

/** What the day leads to beside the list of orders: one thing, one decision. */
import { lazy, Suspense } from "react";
import { setSearch, useSearch } from "@/lib/address";
import { DeskTexts } from "./texts";

const ProposalDialog = lazy(() => import("./proposal-dialog"));
const ReturnDialog = lazy(() => import("./return-dialog"));
const ClaimDialog = lazy(() => import("./claim-dialog"));

export function Asides() {
  const params = new URLSearchParams(useSearch());
  const [proposal, returned, claim] = [params.get("proposal"), params.get("return"), params.get("claim")];
  const close = () => setSearch("");
  if (!proposal && !returned && !claim) return null;
  return (
    <DeskTexts>
      <Suspense fallback={null}>
        {proposal && <ProposalDialog id={proposal} onClose={close} />}
        {returned && <ReturnDialog id={returned} onClose={close} />}
        {claim && <ClaimDialog id={claim} onClose={close} />}
      </Suspense>
    </DeskTexts>
  );
}
