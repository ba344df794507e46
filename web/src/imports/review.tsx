"use client";

/** One list, from its reception to its publication: what it is, what it changes, what to do. */
import { ArrowLeft, Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { listChanges, originalFile } from "@/api/imports";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { saveFile } from "@/lib/save-file";
import { ErrorBlock } from "@/ui/blocks";
import { IconButton } from "@/ui/button";
import { ChangesTable } from "./changes-table";
import { Decide } from "./decide";
import { Duplicates } from "./duplicates";
import { FindingsTable } from "./findings-table";
import { MappingForm } from "./mapping-form";
import { MoreDecisions, Scheduled } from "./more-decisions";
import { ProgressTrack } from "./progress-track";
import { isMoving, isOnline } from "./state";
import { StateBadge } from "./state-badge";
import { type Tile, Tiles } from "./tiles";
import { useImport } from "./use-imports";
import { Verdict } from "./verdict";

interface ReviewProps {
  id: string;
  onBack: () => void;
}

export function Review({ id, onBack }: ReviewProps) {
  const one = useImport(id);
  if (one.data) return <ReviewOf one={one.data} onBack={onBack} />;
  if (one.error) return <ErrorBlock error={one.error} retry={() => void one.refetch()} className="flex-1" />;
  return <ReviewSkeleton />;
}

function ReviewOf({ one, onBack }: { one: Import; onBack: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const online = isOnline(one);
  const [tile, setTile] = useState<Tile>("all");
  const compared = one.changes !== null && one.changes !== undefined;
  const findings = one.rows ? one.rows.refused + one.rows.notices : 0;

  return (
    <div className="flex min-h-0 flex-1 flex-col max-md:overflow-y-auto">
      <header className="shrink-0 border-line border-b bg-surface px-4 pt-3 pb-4 md:px-6">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
          <IconButton label={t("common.back")} onClick={onBack} className="-ml-2 md:-ml-3">
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
          <div className="min-w-0 flex-1 max-md:basis-[calc(100%-56px)]">
            <h1 className="flex flex-wrap items-baseline gap-x-3 font-semibold text-title">
              {one.list_day ? t("catalogue.listOf", { day: format.longDay(one.list_day) }) : one.file_name}
              <span className="text-grid">
                <StateBadge one={one} />
              </span>
            </h1>
            <Facts one={one} />
          </div>
          <MoreDecisions one={one} online={online} />
          <Decide one={one} online={online} />
        </div>
        {(isMoving(one.state) || !compared) && (
          <div className="mt-5 md:ml-9">
            <ProgressTrack one={one} />
          </div>
        )}
        <Verdict one={one} online={online} />
        <Scheduled one={one} />
      </header>
      {one.can.map && <MappingForm id={one.id} />}
      {one.open_duplicates > 0 && <Duplicates id={one.id} />}
      {compared && (
        <>
          <Tiles one={one} chosen={tile} onChoose={setTile} />
          {tile === "findings" ? (
            <FindingsTable id={one.id} fileName={one.file_name} />
          ) : (
            <ChangesTable
              name={[one.id]}
              fetch={(query, signal) => listChanges(one.id, query, signal)}
              tile={tile}
            />
          )}
        </>
      )}
      {!compared && findings > 0 && <FindingsTable id={one.id} fileName={one.file_name} />}
    </div>
  );
}

function Facts({ one }: { one: Import }) {
  const t = useTranslations("imports.facts");
  const format = useFormat();
  const facts: ReactNode[] = [];
  if (one.rows) {
    facts.push(
      t("rows", { read: format.integer(one.rows.read), accepted: format.integer(one.rows.accepted) }),
    );
    if (one.rows.refused > 0) {
      facts.push(t("refused", { count: one.rows.refused, value: format.integer(one.rows.refused) }));
    }
    if (one.rows.duplicates > 0) {
      facts.push(t("duplicates", { count: one.rows.duplicates, value: format.integer(one.rows.duplicates) }));
    }
    if (one.rows.without_price > 0) {
      facts.push(
        t("withoutPrice", { count: one.rows.without_price, value: format.integer(one.rows.without_price) }),
      );
    }
  }
  return (
    <div className="mt-0.5 text-grid text-ink-2">
      {facts.length > 0 && <p>{facts.join(" · ")}</p>}
      <p className="flex flex-wrap gap-x-2 text-ink-3">
        <span title={format.moment(one.created_at)}>
          {t("received", { when: format.relative(one.created_at) })}
          {one.created_by && ` ${t("by", { name: one.created_by })}`}
        </span>
        {one.published_at && (
          <span title={format.moment(one.published_at)}>
            {"· "}
            {t("published", { when: format.relative(one.published_at) })}
            {one.decided_by && ` ${t("by", { name: one.decided_by })}`}
            {one.version !== null &&
              one.version !== undefined &&
              `, ${t("version", { version: String(one.version) })}`}
          </span>
        )}
        <OriginalFile one={one} />
      </p>
    </div>
  );
}

/** The file as it was received. Fetched with the session, which a plain link does not carry. */
function OriginalFile({ one }: { one: Import }) {
  const t = useTranslations("imports.facts");
  const format = useFormat();

  return (
    <button
      type="button"
      title={one.file_name}
      onClick={() => void originalFile(one.id).then((file) => saveFile(file, one.file_name))}
      className="inline-flex items-center gap-1 rounded-xs text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      <Download size={13} aria-hidden />
      {t("download")} ({format.fileSize(one.file_size)})
    </button>
  );
}

function ReviewSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-1 flex-col gap-3 bg-surface px-6 pt-5">
      <span className="skeleton h-5 w-72" />
      <span className="skeleton h-3 w-96 max-w-full" />
      <div className="mt-6 flex gap-3">
        {[1, 2, 3, 4, 5, 6].map((tile) => (
          <span key={tile} className="skeleton h-12 flex-1" />
        ))}
      </div>
    </div>
  );
}
