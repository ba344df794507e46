"use client";

/** Price lists: the day's list comes in, is reviewed, is published. One list has its address, `?id=`. */
import { useTranslations } from "use-intl";
import { setSearch, useSearch } from "@/lib/address";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { DropZone } from "./drop-zone";
import { History, HistorySkeleton } from "./history";
import { Review } from "./review";
import { latestVersion } from "./state";
import { useCatalogueState, useImports } from "./use-imports";

export function ImportsPage() {
  const t = useTranslations("imports");
  const id = new URLSearchParams(useSearch()).get("id");
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      {id === null ? <Lists /> : <Review key={id} id={id} onBack={() => setSearch("", "push")} />}
    </>
  );
}

function open(id: string) {
  setSearch(`id=${encodeURIComponent(id)}`, "push");
}

function Lists() {
  const t = useTranslations("imports");
  const imports = useImports();
  const latest = latestVersion(imports.data?.items ?? []);
  const state = useCatalogueState(latest);
  const first = imports.data?.total === 0;

  return (
    <DropZone onReceived={(one) => open(one.id)} prominent={first}>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        {imports.data ? (
          first ? (
            <Empty title={t("emptyTitle")}>{t("emptyText")}</Empty>
          ) : (
            <History
              items={imports.data.items}
              onlineVersion={Math.max(latest, state.data?.version ?? 0)}
              onOpen={open}
            />
          )
        ) : imports.error ? (
          <ErrorBlock error={imports.error} retry={() => void imports.refetch()} />
        ) : (
          <HistorySkeleton />
        )}
      </div>
    </DropZone>
  );
}
