"use client";

/** The claim at the supplier that goes with a return, and until when it can be made. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import { noteSupplierClaim, type Return } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { useAct } from "./use-again";

export function SupplierClaim({ returned }: { returned: Return }) {
  const t = useTranslations("day.supplierClaim");
  const format = useFormat();
  const known = returned.supplier_claim;
  const [editing, setEditing] = useState(false);
  const [reference, setReference] = useState(known?.reference ?? "");
  const [due, setDue] = useState(known?.due_at?.slice(0, 10) ?? "");
  const keeping = useAct(
    (_: null) => noteSupplierClaim(returned.id, returned.version, reference.trim(), due === "" ? null : due),
    t("kept"),
  );
  if (!editing)
    return (
      <p className="flex flex-wrap items-center gap-x-3 text-grid">
        <span className="text-ink-3">{t("title")}</span>
        {known && (
          <span>
            {known.reference}
            {known.due_at !== null && ` · ${t("until", { when: format.day(known.due_at.slice(0, 10)) })}`}
          </span>
        )}
        {returned.closed_at === null && (
          <Button look="quiet" onClick={() => setEditing(true)}>
            {t(known ? "change" : "note")}
          </Button>
        )}
      </p>
    );
  return (
    <form
      className="flex flex-wrap items-end gap-2 text-grid"
      onSubmit={(event) => {
        event.preventDefault();
        keeping.mutate(null, { onSuccess: () => setEditing(false) });
      }}
    >
      <label htmlFor="supplier-claim" className="min-w-40 flex-1">
        <span className="mb-1 block text-ink-2">{t("reference")}</span>
        <Input
          id="supplier-claim"
          dense
          autoFocus
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </label>
      <label htmlFor="supplier-claim-due">
        <span className="mb-1 block text-ink-2">{t("due")}</span>
        <Input
          id="supplier-claim-due"
          dense
          type="date"
          value={due}
          onChange={(event) => setDue(event.target.value)}
        />
      </label>
      <Button type="submit" disabled={reference.trim() === "" || keeping.isPending}>
        {t("keep")}
      </Button>
    </form>
  );
}
