"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { syncPreview } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { Facts, LinesSkeleton } from "@/ui/page";

/** What would change if the lists were fetched now; nothing is. */
export default function SyncPreviewDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("purchasing.interface");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const preview = useQuery({
    queryKey: ["ask-supplier", "preview"],
    queryFn: ({ signal }) => syncPreview(signal),
    staleTime: 0,
    gcTime: 0,
  });
  const changes = preview.data?.changes;
  return (
    <Dialog open onClose={onClose} title={t("previewTitle")} place="right">
      <div className="flex flex-col gap-4 px-4 py-4">
        {preview.data && changes ? (
          <>
            {preview.data.incomplete != null && <Notice tone="warning">{preview.data.incomplete}</Notice>}
            {preview.data.guard.map((sentence) => (
              <Notice key={sentence} tone="warning">
                {sentence}
              </Notice>
            ))}
            <Facts
              facts={(["new", "gone", "restocked", "price_up", "price_down", "unchanged"] as const).map(
                (name) => [
                  t(`counts.${name}`),
                  <span key={name} className="tabular-nums">
                    {format.integer(changes[name])}
                  </span>,
                ],
              )}
            />
          </>
        ) : preview.error ? (
          <ErrorBlock error={preview.error} retry={() => void preview.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}
