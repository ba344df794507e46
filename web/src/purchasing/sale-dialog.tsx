"use client";

/** A phone put on sale as the check found it: its condition may be another than the one it was bought in. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type FreeUnit, putOnSale, takeFromSale } from "@/api/stock";
import { useAct, useDeskAgain } from "@/desk/use-again";
import { useWords } from "@/i18n/provider";
import { GRADES, gradeLetter } from "@/lib/grades";
import { imeiGroups } from "@/orders/imei";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";

export default function SaleDialog({ unit, onClose }: { unit: FreeUnit; onClose: () => void }) {
  const t = useTranslations("stock");
  const words = useWords();
  const again = useDeskAgain();
  const [found, setFound] = useState({
    sku: unit.sku,
    appearance: unit.appearance,
    functionality: unit.functionality,
    boxed: unit.boxed,
    additional_info: unit.additional_info ?? "",
  });
  const withdrawing = useAct((id: string) => takeFromSale(id, false), t("withdrawn"));
  const selling = useMutation({
    mutationFn: () =>
      putOnSale({
        unit_id: unit.unit_id,
        ...found,
        sku: found.sku === unit.sku ? null : found.sku,
        additional_info: found.additional_info === "" ? null : found.additional_info,
      }),
    onSuccess: async () => {
      say(t("putOnSale"), { label: t("undo"), run: () => withdrawing.mutate(unit.unit_id) });
      onClose();
      await again();
    },
  });
  const choices = (known: Record<string, string>, current: string) =>
    [...new Set([current, ...Object.keys(known)])].map((word) => [word, known[word] ?? word] as const);
  const fields = [
    ["appearance", [...new Set([unit.appearance, ...GRADES])].map((one) => [one, gradeLetter(one)] as const)],
    ["functionality", choices(words.functionality, unit.functionality)],
    ["boxed", choices(words.boxed, unit.boxed)],
    [
      "additional_info",
      [["", t("noRemark")] as const, ...choices(words.info, found.additional_info || "AS-IS")],
    ],
  ] as const;
  return (
    <FormDialog
      title={t("sellTitle")}
      action={t("sell")}
      busy={selling.isPending}
      error={selling.error}
      onSubmit={() => selling.mutate()}
      onClose={onClose}
    >
      <p>
        <span className="font-medium">{unit.product_name}</span>
        <span className="block font-mono text-ink-2 text-note">{imeiGroups(unit.identifier)}</span>
      </p>
      <div className="grid grid-cols-2 gap-4">
        {fields.map(([name, options]) => (
          <Field key={name} label={t(`fields.${name}`)}>
            {(control) => (
              <Select
                className="w-full"
                value={found[name]}
                onChange={(event) => setFound({ ...found, [name]: event.target.value })}
                {...control}
              >
                {options.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <Field label={t("fields.sku")} hint={t("skuHint")}>
        {(control) => (
          <Input
            value={found.sku}
            onChange={(event) => setFound({ ...found, sku: event.target.value.trim() })}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
