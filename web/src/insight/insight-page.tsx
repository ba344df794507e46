"use client";

/** The figures of the business: a period beside the one before, what sells, to whom, and how prices move. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Overview, overview } from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { useSearch } from "@/lib/address";
import { ErrorBlock } from "@/ui/blocks";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { Abandoned } from "./abandoned";
import { Chart } from "./chart";
import { Figures } from "./figures";
import { Funnel } from "./funnel";
import { askedOf, parisToday } from "./period";
import { PeriodBar } from "./period-bar";
import { Clients, DepreciationTable, Models } from "./tables";
import { InsightTexts } from "./texts";

export function InsightPage() {
  return (
    <InsightTexts>
      <Page />
    </InsightTexts>
  );
}

function Page() {
  const t = useTranslations("insight");
  const loading = useTranslations("common")("loading");
  const today = parisToday(new Date());
  const asked = askedOf(useSearch(), today);
  const figures = useQuery({
    queryKey: ["insight", "overview", asked],
    queryFn: ({ signal }) => overview(asked, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")} lead={figures.data ? <Lead overview={figures.data} /> : "\u00a0"} />
      <PeriodBar asked={asked} today={today} />
      <div className="in-order min-h-0 flex-1 overflow-y-auto bg-surface">
        {figures.data ? (
          <Overviewed overview={figures.data} />
        ) : figures.error ? (
          <ErrorBlock error={figures.error} retry={() => void figures.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={loading} lines={6} />
          </div>
        )}
        <div className="px-4 pb-16 md:px-6">
          <Models asked={asked} />
          <Clients asked={asked} />
          <DepreciationTable asked={asked} />
        </div>
      </div>
    </>
  );
}

function Lead({ overview: { period, before } }: { overview: Overview }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const days = {
    from: format.day(period.from),
    until: format.day(period.until),
    beforeFrom: format.day(before.from),
    beforeUntil: format.day(before.until),
  };
  return t("lead", days);
}

function Overviewed({ overview }: { overview: Overview }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const uncosted = overview.current.trade.uncosted_goods_cents;
  return (
    <>
      <Figures overview={overview} />
      <div className="px-4 md:px-6">
        {uncosted > 0 && (
          <Notice tone="warning" className="mt-6">
            {t("uncosted", { amount: format.money(uncosted) })}
          </Notice>
        )}
        <Block title={t("chart", { step: overview.step })}>
          <Chart overview={overview} />
        </Block>
        <div className="grid gap-x-12 border-line border-b lg:grid-cols-2">
          <Block title={t("funnel")} lead={t("funnelHint")}>
            <Funnel funnel={overview.funnel} />
          </Block>
          <Block title={t("abandoned")} lead={t("abandonedHint")}>
            <Abandoned carts={overview.abandoned} />
          </Block>
        </div>
      </div>
    </>
  );
}
