"use client";

/** The order as the supplier's interface tells it at this moment: state, lines, parcels, papers. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { orderAtSupplier, supplierPaper } from "@/api/desk";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { saveFile } from "@/lib/save-file";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Block, Facts, LinesSkeleton } from "@/ui/page";

export function AtSupplier({ reference }: { reference: string }) {
  const t = useTranslations("purchasing.now");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const now = useQuery({
    queryKey: ["ask-supplier", "order", reference],
    queryFn: ({ signal }) => orderAtSupplier(reference, signal),
    enabled: asked,
    retry: false,
  });
  const taking = useAct(async (paper: { id: string; name: string }) => {
    saveFile(await supplierPaper(reference, paper.id), paper.name);
  }, t("taken"));
  return (
    <Block
      title={t("title")}
      lead={t("lead")}
      actions={
        <Button disabled={now.isFetching} onClick={() => (asked ? void now.refetch() : setAsked(true))}>
          {t("ask")}
        </Button>
      }
    >
      {now.error ? (
        <ErrorBlock error={now.error} retry={() => void now.refetch()} />
      ) : now.data ? (
        <div className="flex flex-col gap-4">
          <Facts
            facts={[
              [t("status"), now.data.status ?? now.data.state ?? "–"],
              [t("number"), now.data.number ?? "–"],
              [t("total"), now.data.total_cents === null ? "–" : format.money(now.data.total_cents)],
              [t("devices"), format.integer(now.data.devices.length)],
            ]}
          />
          {now.data.lines.length > 0 && (
            <ul className="border-line border-t text-grid">
              {now.data.lines.map((line) => (
                <li
                  key={`${line.sku} ${line.vat_regime}`}
                  className="flex flex-wrap gap-x-4 border-line/70 border-b py-1.5"
                >
                  <span className="w-32 font-mono text-note">{line.sku}</span>
                  <span className="tabular-nums">
                    {t("accepted", { accepted: line.accepted ?? 0, requested: line.requested ?? 0 })}
                  </span>
                  {line.reason !== null && <span className="text-warning">{line.reason}</span>}
                  <span className="ml-auto">
                    {line.cost_cents === null ? "–" : format.money(line.cost_cents)}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {now.data.parcels.map((parcel) => (
            <p key={parcel.code} className="text-grid">
              {parcel.carrier}{" "}
              {parcel.url === null ? (
                <span className="font-mono text-note">{parcel.code}</span>
              ) : (
                <a
                  href={parcel.url}
                  target="_blank"
                  rel="noreferrer"
                  className="font-mono text-accent text-note underline underline-offset-4"
                >
                  {parcel.code}
                </a>
              )}
            </p>
          ))}
          <div className="flex flex-wrap gap-2">
            {now.data.documents.map((paper) => (
              <Button
                key={paper.id}
                disabled={taking.isPending}
                onClick={() =>
                  taking.mutate({ id: paper.id, name: paper.name ?? `${paper.kind}-${reference}` })
                }
              >
                {paper.name ?? paper.kind}
              </Button>
            ))}
          </div>
        </div>
      ) : (
        now.isFetching && <LinesSkeleton label={loading} lines={3} />
      )}
    </Block>
  );
}
