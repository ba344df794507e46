"use client";

/** Today: what waits, in the order in which the work comes, each row with its one default action. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readDay } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { DayWork } from "./day-work";
import { DeskTexts } from "./texts";
import { TodayFigures } from "./today-figures";

export function DayPage() {
  return (
    <DeskTexts>
      <Page />
    </DeskTexts>
  );
}

function Page() {
  const t = useTranslations("desk");
  const loading = useTranslations("common")("loading");
  const format = useFormat();
  const day = useQuery({
    queryKey: ["day"],
    queryFn: ({ signal }) => readDay(signal),
    refetchInterval: 30_000,
  });
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead
        title={t("title")}
        lead={day.data?.list.list_day && t("list", { day: format.longDay(day.data.list.list_day) })}
      />
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <TodayFigures />
        {day.data ? (
          <DayWork day={day.data} />
        ) : day.error ? (
          <ErrorBlock error={day.error} retry={() => void day.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={loading} lines={8} />
          </div>
        )}
      </div>
    </>
  );
}
