"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { listClients } from "@/api/clients";
import { importPlaced, type PlacedPreview, previewPlaced } from "@/api/desk";
import { useDeskAgain } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { RegimeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";

const TONES: Record<string, string> = { known: "text-success", short: "text-warning", new: "text-info" };

export default function PlacedDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("purchasing.placed");
  const router = useRouter();
  const again = useDeskAgain();
  const file = useRef<HTMLInputElement>(null);
  const [key] = useState(randomKey);
  const [company, setCompany] = useState("");
  const [chosen, setChosen] = useState<File | null>(null);
  const clients = useQuery({
    queryKey: ["clients", "active"],
    queryFn: ({ signal }) => listClients({ status: "active", limit: 200 }, signal),
  });
  const reading = useMutation({ mutationFn: (one: File) => previewPlaced(one, company) });
  const taking = useMutation({
    mutationFn: () => {
      if (!chosen) throw new Error("no file");
      return importPlaced(chosen, company, key);
    },
    onSuccess: async (made) => {
      say(t("made", { count: made.orders.length, group: made.checkout_number }));
      onClose();
      await again();
      router.push("/admin/orders/");
    },
  });
  return (
    <FormDialog
      title={t("title")}
      action={t("take")}
      busy={taking.isPending || !reading.data || !chosen}
      error={taking.error ?? reading.error}
      onSubmit={() => taking.mutate()}
      onClose={onClose}
    >
      <p className="text-ink-2">{t("text")}</p>
      <Field label={t("client")}>
        {(control) => (
          <Select
            className="w-full"
            value={company}
            onChange={(event) => {
              setCompany(event.target.value);
              reading.reset();
            }}
            {...control}
          >
            <option value="">{t("chooseClient")}</option>
            {clients.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex items-center gap-3 text-grid text-ink-2">
        <Button disabled={company === "" || reading.isPending} onClick={() => file.current?.click()}>
          {t("file")}
        </Button>
        {chosen?.name}
        <input
          ref={file}
          type="file"
          accept=".xlsx,.xls,.ods,.csv"
          aria-label={t("file")}
          className="hidden"
          onChange={(event) => {
            const [one] = event.target.files ?? [];
            event.target.value = "";
            if (!one) return;
            setChosen(one);
            reading.mutate(one);
          }}
        />
      </div>
      {reading.data && <Preview preview={reading.data} />}
    </FormDialog>
  );
}

function Preview({ preview }: { preview: PlacedPreview }) {
  const t = useTranslations("purchasing.placed");
  const format = useFormat();
  return (
    <>
      {preview.existing_id !== null && <Notice tone="warning">{t("existing")}</Notice>}
      {preview.findings.map((finding) => (
        <Notice key={finding} tone="warning">
          {finding}
        </Notice>
      ))}
      {preview.orders.map((order) => (
        <section key={order.vat_regime}>
          <h3 className="flex items-center gap-2 font-semibold text-grid">
            <RegimeBadge regime={order.vat_regime === "marginal" ? "marginal" : "standard"} />
            {t("units", { count: order.units })}
            <Money cents={order.goods_cents} className="ml-auto" />
          </h3>
          <ul className="max-h-48 overflow-y-auto text-grid">
            {order.lines.map((line) => (
              <li key={`${line.sku} ${line.rows.join()}`} className="flex gap-3 border-line/70 border-b py-1">
                <span className="min-w-0 flex-1 truncate">{line.product_name || line.sku}</span>
                <span className={cx("text-note", TONES[line.list])}>
                  {t(`lists.${line.list as "known"}`)}
                </span>
                <span className="tabular-nums">{line.quantity}</span>
                <span className="w-20 text-right">
                  {line.price_cents === null ? "–" : format.money(line.price_cents)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
