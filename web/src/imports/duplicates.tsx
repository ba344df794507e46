"use client";

/** Rows of one article that contradict each other: the offer is not sold until somebody says which is right. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { chooseRow, type DuplicateRow, listDuplicates } from "@/api/import-decisions";
import { useLabels } from "@/catalogue/labels";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge, RegimeBadge } from "@/ui/badges";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Sku } from "@/ui/sku";

export function Duplicates({ id }: { id: string }) {
  const t = useTranslations("trade.duplicates");
  const client = useQueryClient();
  const errorText = useErrorText();
  const key = ["import-rows", id, "duplicates"];
  const rows = useQuery({ queryKey: key, queryFn: ({ signal }) => listDuplicates(id, signal) });
  const choosing = useMutation({
    mutationFn: (row: number) => chooseRow(id, row),
    onSuccess: (one) => {
      client.setQueryData(["import", id], one);
      void client.invalidateQueries({ queryKey: ["import-rows", id] });
    },
  });
  if (!rows.data || rows.data.length === 0) return null;
  const article = (row: DuplicateRow) => `${row.sku} ${row.regime}`;
  const decided = new Set(rows.data.filter((row) => row.chosen).map(article));
  const open = rows.data.filter((row) => !decided.has(article(row)));
  const [first] = open;
  if (!first) return null;
  // One article after the other.
  const shown = open.filter((row) => article(row) === article(first));
  return (
    <section
      aria-label={t("title")}
      className="shrink-0 border-line border-b bg-warning-soft/40 px-4 py-3 md:px-6"
    >
      <p className="text-grid">
        <span className="font-medium">{t("title")}</span>{" "}
        <span className="text-ink-2">{t("lead", { count: new Set(open.map(article)).size })}</span>
      </p>
      <ul className="mt-2">
        {shown.map((row) => (
          <Row key={row.row} row={row} busy={choosing.isPending} onChoose={() => choosing.mutate(row.row)} />
        ))}
      </ul>
      {choosing.isError && (
        <Notice tone="danger" role="alert" className="mt-2">
          {errorText(choosing.error)}
        </Notice>
      )}
    </section>
  );
}

function Row({ row, busy, onChoose }: { row: DuplicateRow; busy: boolean; onChoose: () => void }) {
  const t = useTranslations("trade.duplicates");
  const format = useFormat();
  const labels = useLabels();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line/70 border-t py-1.5 text-grid">
      <span className="w-20 text-ink-3">{t("row", { row: format.integer(row.row) })}</span>
      <Sku sku={row.sku} />
      <RegimeBadge regime={row.regime} />
      <span className="min-w-[160px] flex-1 truncate font-medium">{row.name}</span>
      <GradeBadge grade={row.grade} />
      <span className="text-ink-2">
        {[
          labels.functionality(row.functionality),
          labels.boxed(row.boxed),
          row.colour && labels.colour(row.colour),
        ]
          .filter(Boolean)
          .join(", ")}
      </span>
      <span className="w-24 text-right">{t("units", { count: row.quantity })}</span>
      <span className="w-24 text-right font-medium">
        {row.cost_cents === null ? "–" : format.money(row.cost_cents)}
      </span>
      <Button disabled={busy || row.chosen} onClick={onChoose}>
        {row.chosen ? t("chosen") : t("choose")}
      </Button>
    </li>
  );
}
