"use client";

/** Columns that nobody knows: said once by hand, remembered for the lists to come. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Mapping, mapColumns, readMapping } from "@/api/import-decisions";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton } from "@/ui/page";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";

export function MappingForm({ id }: { id: string }) {
  const t = useTranslations();
  const mapping = useQuery({
    queryKey: ["import-mapping", id],
    queryFn: ({ signal }) => readMapping(id, signal),
  });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface px-4 md:px-6">
      <Block title={t("trade.mapping.title")} lead={t("trade.mapping.lead")}>
        {mapping.isError ? (
          <ErrorBlock error={mapping.error} retry={() => void mapping.refetch()} />
        ) : mapping.data ? (
          <Columns id={id} mapping={mapping.data} />
        ) : (
          <LinesSkeleton label={t("common.loading")} />
        )}
      </Block>
    </div>
  );
}

function Columns({ id, mapping }: { id: string; mapping: Mapping }) {
  const t = useTranslations("trade.mapping");
  const client = useQueryClient();
  const errorText = useErrorText();
  const [said, setSaid] = useState<Record<string, string | null>>(() =>
    Object.fromEntries(mapping.columns.map(({ header, meaning }) => [header, meaning])),
  );
  const taken = new Set(Object.values(said));
  const missing = mapping.meanings.filter(({ meaning, required }) => required && !taken.has(meaning));
  const sending = useMutation({
    mutationFn: () => mapColumns(id, said),
    onSuccess: (one) => {
      client.setQueryData(["import", id], one);
      void client.invalidateQueries({ queryKey: ["imports"] });
      say(t("sent"));
    },
  });
  return (
    <>
      <table className="w-full max-w-[920px] border-separate border-spacing-0 text-grid">
        <thead className="text-left text-ink-2 text-note">
          <tr>
            <th scope="col" className="border-line border-b py-1.5 pr-4 font-medium">
              {t("column")}
            </th>
            <th scope="col" className="border-line border-b py-1.5 pr-4 font-medium max-md:hidden">
              {t("samples")}
            </th>
            <th scope="col" className="border-line border-b py-1.5 font-medium">
              {t("meaning")}
            </th>
          </tr>
        </thead>
        <tbody>
          {mapping.columns.map(({ header, samples }) => (
            <tr key={header}>
              <th scope="row" className="border-line/70 border-b py-1.5 pr-4 text-left font-medium">
                {header}
              </th>
              <td className="max-w-[360px] truncate border-line/70 border-b py-1.5 pr-4 text-ink-2 max-md:hidden">
                {samples.join(" · ")}
              </td>
              <td className="border-line/70 border-b py-1.5">
                <Select
                  dense
                  aria-label={`${t("meaning")}, ${header}`}
                  value={said[header] ?? ""}
                  onChange={(event) => setSaid({ ...said, [header]: event.target.value || null })}
                  className="w-56 max-md:w-40"
                >
                  <option value="">{t("ignore")}</option>
                  {mapping.meanings.map(({ meaning, required }) => (
                    <option
                      key={meaning}
                      value={meaning}
                      disabled={taken.has(meaning) && said[header] !== meaning}
                    >
                      {required ? `${meaning} *` : meaning}
                    </option>
                  ))}
                </Select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sending.isError && (
        <Notice tone="danger" role="alert" className="mt-3 max-w-[920px]">
          {errorText(sending.error)}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          disabled={missing.length > 0 || sending.isPending}
          onClick={() => sending.mutate()}
        >
          {t("send")}
        </Button>
        {missing.length > 0 && (
          <p role="status" className="text-grid text-ink-2">
            {t("missing", { columns: missing.map(({ meaning }) => meaning).join(", ") })}
          </p>
        )}
      </div>
    </>
  );
}
