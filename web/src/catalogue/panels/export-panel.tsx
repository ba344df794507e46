"use client";

/** Takes the view out of the browser: as a workbook, as text for a spreadsheet, as lines for a message. */
import { useMutation } from "@tanstack/react-query";
import { FileSpreadsheet, FileText, type LucideIcon, MessageSquareText } from "lucide-react";
import { useTranslations } from "use-intl";
import { searchCatalogue } from "@/api/catalogue";
import { exportView } from "@/api/market";
import { useFormat } from "@/i18n/use-format";
import { saveFile } from "@/lib/save-file";
import { useErrorText } from "@/ui/blocks";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import type { PanelProps } from "../actions";
import { fieldsOf } from "../columns";
import { useLabels } from "../labels";
import { paramsOf, queryOf } from "../view";
import { lineOf } from "./message-line";
import { MarketTexts } from "./panel-texts";

/** A message longer than this is not read; the file serves better. */
const MOST_LINES = 100;

export default function ExportPanel(props: PanelProps) {
  return (
    <MarketTexts>
      <Panel {...props} />
    </MarketTexts>
  );
}

type Way = "xlsx" | "csv" | "message";

function Panel({ view, total, columns, onClose }: PanelProps) {
  const t = useTranslations("market.exporting");
  const format = useFormat();
  const labels = useLabels();
  const errorText = useErrorText();

  const taking = useMutation({
    mutationFn: async (way: Way) => {
      if (way === "message") {
        const query = { ...queryOf(view), offset: 0, limit: MOST_LINES, facets: false };
        const page = await searchCatalogue(query, new AbortController().signal);
        const lines = page.items.map((offer) => lineOf(offer, labels, format));
        await copy(lines.join("\n"), t("copied", { count: lines.length }));
        return;
      }
      const params = paramsOf(view);
      params.set("columns", fieldsOf(columns).join(","));
      const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());
      saveFile(await exportView(way, params), `catalogue-${day}.${way}`);
    },
    onSuccess: onClose,
  });

  const ways: { way: Way; icon: LucideIcon }[] = [
    { way: "xlsx", icon: FileSpreadsheet },
    { way: "csv", icon: FileText },
    { way: "message", icon: MessageSquareText },
  ];
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <div className="flex flex-col gap-1 p-2">
        <p className="px-2 pt-1 pb-2 text-grid text-ink-2">
          {t("what", { count: total, value: format.integer(total), columns: columns.length })}
        </p>
        {ways.map(({ way, icon: Icon }) => (
          <button
            key={way}
            type="button"
            disabled={taking.isPending || total === 0}
            onClick={() => taking.mutate(way)}
            className="flex items-start gap-3 rounded-md px-2 py-2.5 text-left hover:bg-hover disabled:text-ink-3"
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-ink-3" />
            <span className="min-w-0">
              <span className="block font-medium">{t(way)}</span>
              <span className="block text-grid text-ink-2">
                {way === "message" ? t("messageHint", { lines: MOST_LINES }) : t(`${way}Hint`)}
              </span>
            </span>
          </button>
        ))}
        <p role="status" className="min-h-6 px-2 pt-1 text-grid">
          {taking.isPending && t("running")}
          {taking.isError && <span className="text-danger">{errorText(taking.error)}</span>}
        </p>
      </div>
    </Dialog>
  );
}
