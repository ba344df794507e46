"use client";

import { useTranslations } from "use-intl";
import type { AuditEntry } from "@/api/audit";
import { useFormat } from "@/i18n/use-format";
import { copy } from "@/ui/copy";

/** What an entry changed, field by field: before and after. */
export function Changes({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const common = useTranslations("common");
  const format = useFormat();
  const before = { ...entry.before, ...entry.personal_before };
  const after = { ...entry.after, ...entry.personal_after };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const request = entry.request_id;
  return (
    <>
      {fields.length === 0 ? (
        <p className="text-ink-3">{t("same")}</p>
      ) : (
        <table className="w-full max-w-[860px] table-fixed text-grid">
          <thead>
            <tr className="text-left text-ink-3 text-note">
              <th scope="col" className="w-[28%] py-1 pr-4 font-medium">
                {t("field")}
              </th>
              <th scope="col" className="py-1 pr-4 font-medium">
                {t("before")}
              </th>
              <th scope="col" className="py-1 font-medium">
                {t("after")}
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field} className="border-line/70 border-t align-top">
                <th scope="row" className="break-words py-1.5 pr-4 text-left font-normal text-ink-2">
                  {field}
                </th>
                <td className="break-words py-1.5 pr-4 text-ink-3 line-through decoration-line-strong">
                  {written(before[field])}
                </td>
                <td className="break-words py-1.5">{written(after[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-3 text-ink-3 text-note">
        {format.moment(entry.at)} · <span className="font-mono">{entry.action}</span>
        {entry.address && (
          <>
            {" · "}
            <span className="font-mono">{entry.address}</span>
          </>
        )}
        {request && (
          <>
            {" · "}
            {t("request")}{" "}
            <button
              type="button"
              className="rounded-xs font-mono underline decoration-line-strong underline-offset-2 hover:text-ink"
              onClick={() => void copy(request, common("copied"))}
            >
              {request}
            </button>
          </>
        )}
      </p>
    </>
  );
}

function written(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
