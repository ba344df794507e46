"use client";

/** A new article of the house: once it is on sale, the view shows it. */
import type { PanelProps } from "../actions";
import NewOfferDialog from "../curation/new-offer-dialog";
import { DEFAULT_VIEW } from "../view";
import { MarketTexts } from "./panel-texts";

export default function CreatePanel({ onChange, onClose }: PanelProps) {
  return (
    <MarketTexts>
      <NewOfferDialog
        product={null}
        onClose={onClose}
        onDone={(sku) => {
          onClose();
          onChange({ ...DEFAULT_VIEW, stock: "all", q: sku });
        }}
      />
    </MarketTexts>
  );
}
