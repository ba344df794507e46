"use client";

import { useTranslations } from "use-intl";
import type { Facets } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { cleared, filterCount, type View } from "../view";
import { FacetRail } from "./rail";

interface FacetSheetProps {
  open: boolean;
  onClose: () => void;
  view: View;
  facets: Facets;
  total: number;
  phone: boolean;
  onChange: (view: View) => void;
}

/** The facets where there is no room beside the grid. The button says what one will see. */
export default function FacetSheet({ open, onClose, view, facets, total, phone, onChange }: FacetSheetProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("filters")}
      place={phone ? "bottom" : "left"}
      footer={
        <>
          {filterCount(view) > 0 && (
            <Button look="quiet" size="large" onClick={() => onChange({ ...cleared(view), q: view.q })}>
              {t("clearFilters")}
            </Button>
          )}
          <Button look="primary" size="large" className="flex-1" onClick={onClose}>
            {t("showResults", { count: total, value: format.integer(total) })}
          </Button>
        </>
      }
    >
      <FacetRail view={view} facets={facets} onChange={onChange} />
    </Dialog>
  );
}
