"use client";

/** Price lists: the day's list comes in, is reviewed, is published. One list has its address, `?id=`, two beside each
 * other theirs, `?older=…&newer=…`. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Import } from "@/api/types";
import { FeatureTexts } from "@/i18n/feature";
import { trade } from "@/i18n/trade.fr";
import { setSearch, useSearch } from "@/lib/address";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Compare } from "./compare";
import { DropZone } from "./drop-zone";
import { History, HistorySkeleton } from "./history";
import { Review } from "./review";
import { latestVersion } from "./state";
import { useCatalogueState, useImports, useOlderImports } from "./use-imports";

const english = () => import("@/i18n/trade.en").then((texts) => texts.trade);

export function ImportsPage() {
  return (
    <FeatureTexts french={trade} english={english}>
      <Page />
    </FeatureTexts>
  );
}

function Page() {
  const t = useTranslations("imports");
  const address = new URLSearchParams(useSearch());
  const [id, older, newer] = [address.get("id"), address.get("older"), address.get("newer")];
  const back = () => setSearch("", "push");
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      {older !== null && newer !== null ? (
        <Compare older={older} newer={newer} onBack={back} />
      ) : id === null ? (
        <Lists />
      ) : (
        <Review key={id} id={id} onBack={back} />
      )}
    </>
  );
}

function open(id: string) {
  setSearch(`id=${encodeURIComponent(id)}`, "push");
}

function openOne({ id }: Import) {
  open(id);
}

function Lists() {
  const t = useTranslations("imports");
  const imports = useImports();
  // Followed until the catalogue is the one of the latest list: the line above the lists says so.
  useCatalogueState(latestVersion(imports.data?.items ?? []));
  const [pages, setPages] = useState(0);
  const older = useOlderImports(pages);
  // A list that arrives meanwhile pushes one from each page to the next.
  const items = [
    ...new Map([...(imports.data?.items ?? []), ...older.items].map((one) => [one.id, one])).values(),
  ];
  const first = imports.data?.total === 0;

  return (
    <DropZone onReceived={openOne} prominent={first}>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        {imports.data ? (
          first ? (
            <Empty title={t("emptyTitle")}>{t("emptyText")}</Empty>
          ) : (
            <>
              <History items={items} onOpen={open} />
              {older.error !== null && <ErrorBlock error={older.error} />}
              {items.length < imports.data.total && (
                <p className="px-4 py-3 md:px-6">
                  <Button disabled={older.pending} onClick={() => setPages(pages + 1)}>
                    {t("older")}
                  </Button>
                </p>
              )}
            </>
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
