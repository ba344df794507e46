"use client";

/** The file of IMEIs: read on trial first, every finding shown, then attached. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { attachDevices, type DeviceReport } from "@/api/desk";
import { imeiGroups } from "@/orders/imei";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/page";
import { say } from "@/ui/toast";
import { useDeskAgain } from "./use-again";

interface AttachDevicesProps {
  /** One client's order, or one at the supplier: its phones go to all the orders that wait for them. */
  to: "orders" | "supplier-orders";
  id: string;
}

export function AttachDevices({ to, id }: AttachDevicesProps) {
  const t = useTranslations("desk.devices");
  const errorText = useErrorText();
  const again = useDeskAgain();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const reading = useMutation({
    mutationFn: ({ file, trial }: { file: File; trial: boolean }) => attachDevices(to, id, file, trial),
    onSuccess: async (report) => {
      if (report.dry_run) return;
      setChosen(null);
      say(t("attached", { count: report.attached }));
      await again();
    },
    onError: (error) => say(errorText(error)),
  });
  return (
    <Block
      title={t("title")}
      lead={t("lead")}
      actions={
        <Button disabled={reading.isPending} onClick={() => input.current?.click()}>
          {t("choose")}
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        accept=".xlsx,.xls,.ods,.csv"
        aria-label={t("choose")}
        className="hidden"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (!file) return;
          setChosen(file);
          reading.mutate({ file, trial: true });
        }}
      />
      {reading.data && (
        <>
          <Report report={reading.data} />
          {chosen && reading.data.dry_run && (
            <Button
              look="primary"
              className="mt-3"
              disabled={reading.isPending || reading.data.attached === 0}
              onClick={() => reading.mutate({ file: chosen, trial: false })}
            >
              {t("attach", { count: reading.data.attached })}
            </Button>
          )}
        </>
      )}
    </Block>
  );
}

function Report({ report }: { report: DeviceReport }) {
  const t = useTranslations("desk.devices");
  const findings = report.rows.filter((row) => row.findings.length > 0);
  return (
    <div className="text-grid">
      <Notice tone={report.findings_count > 0 ? "warning" : "success"} role="status">
        {t("report", {
          attached: report.attached,
          already: report.already_attached,
          asked: report.asked,
          unallocated: report.unallocated,
          findings: report.findings_count,
        })}
      </Notice>
      {findings.length > 0 && (
        <ul className="mt-2 max-h-72 overflow-y-auto">
          {findings.map((row) => (
            <li key={row.row} className="flex gap-3 border-line/70 border-b py-1.5">
              <span className="w-16 shrink-0 text-ink-3">{t("row", { row: row.row })}</span>
              <span className="w-40 shrink-0 font-mono text-note">{imeiGroups(row.identifier ?? "")}</span>
              <span>{row.findings.map(({ sentence }) => sentence).join(" ")}</span>
            </li>
          ))}
        </ul>
      )}
      {report.still_due.length > 0 && (
        <p className="mt-2 text-ink-2">
          {t("due")} {report.still_due.map((line) => `${line.product_name} (${line.missing})`).join(", ")}
        </p>
      )}
    </div>
  );
}
