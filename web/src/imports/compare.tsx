"use client";

/** Any two lists beside each other, whether they were published or not. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { compareImports } from "@/api/import-decisions";
import type { ChangeClass, Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { IconButton } from "@/ui/button";
import { Select } from "@/ui/select";
import { ChangesTable } from "./changes-table";
import { useImports } from "./use-imports";

const CLASSES: ChangeClass[] = [
  "price_up",
  "price_down",
  "new",
  "gone",
  "restocked",
  "out_of_stock",
  "other",
];

interface CompareProps {
  older: string;
  newer: string;
  onBack: () => void;
}

export function Compare({ older, newer, onBack }: CompareProps) {
  const t = useTranslations();
  const format = useFormat();
  const lists = useImports().data?.items ?? [];
  const [kind, setKind] = useState<ChangeClass | "all">("all");
  const count = useQuery({
    queryKey: ["import-rows", older, newer, "count"],
    queryFn: ({ signal }) => compareImports({ older, newer, offset: 0, limit: 1 }, signal),
  });
  const total = count.data?.total;
  const show = (before: string, after: string) => setSearch(`older=${before}&newer=${after}`);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-3 border-line border-b bg-surface px-4 py-3 md:px-6">
        <IconButton label={t("common.back")} onClick={onBack} className="-ml-2 md:-ml-3">
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h1 className="font-semibold text-title">{t("trade.lists.compareTitle")}</h1>
          <p role="status" className="min-h-[18px] text-grid text-ink-2">
            {total !== undefined &&
              (total === 0
                ? t("trade.lists.compareSame")
                : t("trade.lists.compareAll", { count: total, value: format.integer(total) }))}
          </p>
        </div>
        <Picker
          label={t("trade.lists.compareOlder")}
          lists={lists}
          value={older}
          onPick={(id) => show(id, newer)}
        />
        <Picker
          label={t("trade.lists.compareNewer")}
          lists={lists}
          value={newer}
          onPick={(id) => show(older, id)}
        />
        <Select
          dense
          aria-label={t("imports.tiles")}
          value={kind}
          onChange={(event) => setKind(CLASSES.find((one) => one === event.target.value) ?? "all")}
        >
          <option value="all">{t("imports.classes.all")}</option>
          {CLASSES.map((one) => (
            <option key={one} value={one}>
              {t(`imports.classes.${one}`)}
            </option>
          ))}
        </Select>
      </header>
      <ChangesTable
        name={[older, newer]}
        fetch={(query, signal) => compareImports({ older, newer, ...query }, signal)}
        tile={kind}
      />
    </div>
  );
}

interface PickerProps {
  label: string;
  lists: Import[];
  value: string;
  onPick: (id: string) => void;
}

function Picker({ label, lists, value, onPick }: PickerProps) {
  const format = useFormat();
  const id = useId();
  return (
    <span className="flex items-center gap-2 text-grid text-ink-2">
      <label htmlFor={id}>{label}</label>
      <Select id={id} dense value={value} onChange={(event) => onPick(event.target.value)} className="w-52">
        {lists
          .filter((one) => one.rows || one.id === value)
          .map((one) => (
            <option key={one.id} value={one.id}>
              {`${one.number} · ${one.list_day ? format.day(one.list_day) : one.file_name}`}
            </option>
          ))}
      </Select>
    </span>
  );
}
