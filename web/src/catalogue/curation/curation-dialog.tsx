"use client";

/** Staff correct an offer: what differs from the supplier's word is shown with that word and the way back to it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import {
  type Corrections,
  type CuratedField,
  type CuratedOffer,
  correctOffer,
  FIELDS,
  readCuration,
  removeOffer,
} from "@/api/curation";
import type { Offer } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { catalogueChanged } from "../use-catalogue";
import { correctionsOf, typedOf, wrongFields } from "./corrections";

interface CurationDialogProps {
  offer: Offer;
  onClose: () => void;
}

export default function CurationDialog({ offer, onClose }: CurationDialogProps) {
  const t = useTranslations();
  const curation = useQuery({
    queryKey: ["product", "curation", offer.sku],
    queryFn: ({ signal }) => readCuration(offer.sku, signal),
    staleTime: 0,
  });
  const curated = curation.data?.offers.find((one) => one.id === offer.id);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("market.curation.title")}
      place="right"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form="curation" disabled={!curated}>
            {t("market.curation.save")}
          </Button>
        </>
      }
    >
      {curated ? (
        <Form key={curated.version} offer={offer} curated={curated} onDone={onClose} />
      ) : curation.isError ? (
        <ErrorBlock error={curation.error} retry={() => void curation.refetch()} />
      ) : (
        <div className="px-4">
          <LinesSkeleton label={t("common.loading")} lines={8} />
        </div>
      )}
    </Dialog>
  );
}

interface FormProps {
  offer: Offer;
  curated: CuratedOffer;
  onDone: () => void;
}

const WIDE: CuratedField[] = ["name", "additional_info"];

function Form({ offer, curated, onDone }: FormProps) {
  const t = useTranslations("market.curation");
  const format = useFormat();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [before] = useState(() => typedOf(offer));
  const [typed, setTyped] = useState(before);
  const [withdrawn, setWithdrawn] = useState(curated.withdrawn);
  const [tried, setTried] = useState(false);
  const wrong = wrongFields(typed);
  const sending = useMutation({
    mutationFn: (corrections: Corrections) => correctOffer(curated, corrections),
    onSuccess: () => {
      catalogueChanged(client);
      say(t("saved"));
      onDone();
    },
    // Somebody else may have corrected it: the versions are read again.
    onError: () => void client.invalidateQueries({ queryKey: ["product", "curation"] }),
  });

  // Nothing brings a deleted offer back: the button asks once more.
  const [sure, setSure] = useState(false);
  const removing = useMutation({
    mutationFn: () => removeOffer(curated),
    onSuccess: () => {
      catalogueChanged(client);
      say(t("removed"));
      onDone();
    },
    onError: () => void client.invalidateQueries({ queryKey: ["product", "curation"] }),
  });
  const refused = sending.error ?? removing.error;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(wrong).length > 0 || sending.isPending) return;
    const corrections = correctionsOf(before, typed);
    if (withdrawn !== curated.withdrawn) corrections.withdrawn = withdrawn;
    if (Object.keys(corrections).length === 0) say(t("nothing"));
    else sending.mutate(corrections);
  }

  function said(field: CuratedField, value: string | null): string {
    if (value === null || value === "") return t("empty");
    return field === "cost_cents" ? format.money(Number(value)) : value;
  }

  return (
    <form id="curation" onSubmit={submit} className="flex flex-col gap-4 px-4 py-4">
      <p className="text-grid text-ink-2">{curated.manual ? t("manual") : t("hint")}</p>
      {refused !== null && (
        <Notice tone="danger" role="alert">
          {errorText(refused)}
        </Notice>
      )}
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        {FIELDS.filter((field) => field !== "cost_cents" || offer.cost_cents != null).map((field) => {
          const override = curated.overrides.find((one) => one.field === field);
          const fault = tried ? wrong[field] : undefined;
          return (
            <Field
              key={field}
              label={t(`fields.${field}`)}
              className={WIDE.includes(field) ? "col-span-2" : ""}
              error={fault ? t(fault === "amount" ? "wrongAmount" : "wrongCount") : null}
              hint={
                override && (
                  <span className="flex items-center gap-1.5 text-warning">
                    <span className="min-w-0 truncate" title={format.moment(override.at)}>
                      {t("supplier", { value: said(field, override.supplier_value) })}
                    </span>
                    <button
                      type="button"
                      aria-label={`${t("restore")}, ${t(`fields.${field}`)}`}
                      title={t("restore")}
                      disabled={sending.isPending}
                      onClick={() => sending.mutate({ [field]: null })}
                      className="rounded-xs p-0.5 hover:bg-hover"
                    >
                      <Undo2 size={13} aria-hidden />
                    </button>
                  </span>
                )
              }
            >
              {(control) => (
                <Input
                  {...control}
                  dense
                  maxLength={200}
                  value={typed[field]}
                  onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
                />
              )}
            </Field>
          );
        })}
      </div>
      <Check checked={withdrawn} onChange={(event) => setWithdrawn(event.target.checked)}>
        {t("withdrawn")}
      </Check>
      {curated.manual && (
        <Button
          look="danger"
          className="self-start"
          disabled={removing.isPending}
          onClick={() => (sure ? removing.mutate() : setSure(true))}
        >
          {t(sure ? "removeSure" : "remove")}
        </Button>
      )}
    </form>
  );
}
