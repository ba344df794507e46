"use client";

/** Models, clients and depreciation: three tables of the same days. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import {
  type Asked,
  type ClientFigures,
  clients,
  type Depreciation,
  depreciation,
  type ModelFigures,
  models,
  type Section,
} from "@/api/insight";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Money, Movement } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";
import { ExportButton } from "./export-button";
import { percent } from "./figures";
import { type FigureColumn, FigureTable } from "./table";
import { useTradeColumns } from "./trade-columns";

interface TableBlockProps<T> {
  section: Section;
  asked: Asked;
  title: string;
  lead?: (items: T[]) => ReactNode;
  columns: FigureColumn<T>[];
  fetch: (asked: Asked, signal: AbortSignal) => Promise<{ items: T[] }>;
  keyOf: (row: T) => string;
}

function TableBlock<T>({ section, asked, title, lead, columns, fetch, keyOf }: TableBlockProps<T>) {
  const loading = useTranslations("common")("loading");
  const table = useQuery({
    queryKey: ["insight", section, asked],
    queryFn: ({ signal }) => fetch(asked, signal),
    placeholderData: keepPreviousData,
  });
  const items = table.data?.items;
  return (
    <Block
      title={title}
      lead={items && lead?.(items)}
      actions={<ExportButton section={section} asked={asked} />}
    >
      {items ? (
        <FigureTable label={title} columns={columns} rows={items} keyOf={keyOf} />
      ) : table.error ? (
        <ErrorBlock error={table.error} retry={() => void table.refetch()} />
      ) : (
        <LinesSkeleton label={loading} />
      )}
    </Block>
  );
}

export function Models({ asked }: { asked: Asked }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const trade = useTradeColumns<ModelFigures>();
  const columns: FigureColumn<ModelFigures>[] = [
    { id: "model", header: t("model"), cell: (row) => <ModelName row={row} /> },
    ...trade,
    {
      id: "mean",
      header: t("meanPrice"),
      align: "end",
      rare: true,
      cell: (row) => <Money cents={row.mean_price_cents} />,
    },
    {
      id: "fill",
      header: t("fill"),
      hint: t("fillHint"),
      align: "end",
      rare: true,
      cell: (row) => (row.fill_bp === null ? t("none") : percent(format, row.fill_bp)),
    },
  ];
  return (
    <TableBlock
      section="models"
      asked={asked}
      title={t("models")}
      columns={columns}
      fetch={models}
      keyOf={modelKey}
    />
  );
}

export function Clients({ asked }: { asked: Asked }) {
  const t = useTranslations("insight");
  const format = useFormat();
  const trade = useTradeColumns<ClientFigures>();
  const columns: FigureColumn<ClientFigures>[] = [
    {
      id: "client",
      header: t("client"),
      cell: (row) => (
        <a href={`/admin/clients/?id=${row.id}`} className="font-medium hover:text-accent hover:underline">
          {row.name}
        </a>
      ),
    },
    { id: "segment", header: t("segment"), rare: true, cell: (row) => t(`segments.${row.segment}`) },
    ...trade,
    {
      id: "year",
      header: t("year"),
      align: "end",
      rare: true,
      cell: (row) => <Money cents={row.year_cents} />,
    },
    {
      id: "last",
      header: t("lastOrder"),
      cell: (row) =>
        row.last_order_at === null ? (
          <span className="text-ink-3">{t("never")}</span>
        ) : (
          <span title={format.moment(row.last_order_at)}>
            {row.silent_days === null ? (
              format.relative(row.last_order_at)
            ) : (
              <span className="text-warning">{t("silent", { days: format.integer(row.silent_days) })}</span>
            )}
          </span>
        ),
    },
  ];
  const silent = (items: ClientFigures[]) =>
    t("silentCount", { count: items.filter((row) => row.silent_days !== null).length });
  return (
    <TableBlock
      section="clients"
      asked={asked}
      title={t("clients")}
      lead={silent}
      columns={columns}
      fetch={clients}
      keyOf={(row) => row.id}
    />
  );
}

export function DepreciationTable({ asked }: { asked: Asked }) {
  const t = useTranslations("insight");
  const columns: FigureColumn<Depreciation>[] = [
    { id: "model", header: t("model"), cell: (row) => <ModelName row={row} /> },
    { id: "first", header: t("first"), align: "end", cell: (row) => <Money cents={row.first_cents} /> },
    { id: "last", header: t("last"), align: "end", cell: (row) => <Money cents={row.last_cents} /> },
    {
      id: "change",
      header: t("change"),
      align: "end",
      cell: (row) => <Movement basisPoints={row.change_bp} />,
    },
  ];
  return (
    <TableBlock
      section="depreciation"
      asked={asked}
      title={t("depreciation")}
      lead={() => t("depreciationHint")}
      columns={columns}
      fetch={depreciation}
      keyOf={modelKey}
    />
  );
}

interface Named {
  brand: string;
  model: string;
  storage_gb: number | null;
}

const modelKey = ({ brand, model, storage_gb }: Named) => `${brand} ${model} ${storage_gb ?? ""}`;

function ModelName({ row }: { row: Named }) {
  return (
    <>
      <span className="text-ink-2">{row.brand}</span> <span className="font-medium">{row.model}</span>
      {row.storage_gb !== null && <span className="text-ink-2"> {row.storage_gb}</span>}
    </>
  );
}
