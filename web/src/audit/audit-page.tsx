"use client";

/** The audit log: who did what, filtered by the address, older pages on request, the same as a file. */
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { type AuditFilter, exportAudit, listAudit } from "@/api/audit";
import { OfficeTexts } from "@/clients/texts";
import { setSearch, useSearch } from "@/lib/address";
import { saveFile } from "@/lib/save-file";
import { Empty, ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { say } from "@/ui/toast";
import { AuditFilters } from "./audit-filters";
import { AuditRows } from "./audit-rows";
import { instantsOf } from "./days";

export function AuditPage() {
  return (
    <OfficeTexts>
      <Audit />
    </OfficeTexts>
  );
}

function useFilter(): AuditFilter {
  const params = new URLSearchParams(useSearch());
  const days = instantsOf(params.get("from") ?? "", params.get("until") ?? "");
  return {
    action: params.get("action") ?? "",
    actor: params.get("actor") ?? "",
    subject: params.get("subject") ?? "",
    ...days,
  };
}

function Audit() {
  const t = useTranslations("audit");
  const common = useTranslations("common");
  const text = useErrorText();
  const filter = useFilter();
  const log = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) => listAudit(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const file = useMutation({
    mutationFn: () => exportAudit(filter),
    onSuccess: (blob) => {
      saveFile(blob, "dbc-audit.csv");
      say(t("exported"));
    },
    onError: (error) => say(text(error)),
  });
  const items = log.data?.pages.flatMap((page) => page.items);

  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")} lead={t("text")}>
        <Button
          icon={<Download size={14} aria-hidden />}
          disabled={file.isPending}
          onClick={() => file.mutate()}
        >
          {t(file.isPending ? "exporting" : "export")}
        </Button>
      </PageHead>
      <AuditFilters />
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        {items ? (
          items.length === 0 ? (
            <Empty title={t("empty")} action={<Button onClick={() => setSearch("")}>{t("clear")}</Button>}>
              {t("emptyText")}
            </Empty>
          ) : (
            <>
              <AuditRows items={items} fading={log.isPlaceholderData} />
              <div className="flex justify-center py-4">
                {log.hasNextPage ? (
                  <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                    {t("more")}
                  </Button>
                ) : (
                  <p className="text-ink-3 text-note">{t("end")}</p>
                )}
              </div>
            </>
          )
        ) : log.error ? (
          <ErrorBlock error={log.error} retry={() => void log.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={common("loading")} lines={8} />
          </div>
        )}
      </div>
    </>
  );
}
