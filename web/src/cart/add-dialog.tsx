"use client";

/** A list put into the cart: pasted, typed as in a chat, or a file of any layout. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type Cart, type FilledCart, pasteLines, uploadLines } from "@/api/carts";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Notice } from "@/ui/notice";
import { TextArea } from "@/ui/text-area";
import type { OpenCart } from "./use-open-cart";

interface AddDialogProps {
  open: OpenCart;
  cart: Cart;
  onClose: () => void;
}

export default function AddDialog({ open, cart, onClose }: AddDialogProps) {
  const t = useTranslations("cart.add");
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const adding = useMutation({
    mutationFn: (chosen: File | null) =>
      chosen ? uploadLines(cart.id, open.company, chosen) : pasteLines(cart.id, open.company, text),
    onSuccess: (answer) => {
      open.show(answer.cart);
      setText("");
      if (answer.report.doubts === 0 && answer.report.remarks.length === 0) onClose();
    },
  });
  return (
    <FormDialog
      title={t("title")}
      action={t("add")}
      busy={adding.isPending || text.trim() === ""}
      error={adding.error}
      onSubmit={() => adding.mutate(null)}
      onClose={onClose}
    >
      <Field label={t("label")} hint={t("hint")}>
        {(control) => (
          <TextArea
            autoFocus
            rows={8}
            className="font-mono"
            placeholder={"00101300600264\t12\niphone 13 128 b 20"}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <div className="flex items-center gap-3 text-grid text-ink-2">
        <Button disabled={adding.isPending} onClick={() => file.current?.click()}>
          {t("file")}
        </Button>
        {t("fileHint")}
        <input
          ref={file}
          type="file"
          accept=".xlsx,.xls,.ods,.csv,.txt"
          aria-label={t("file")}
          className="hidden"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = "";
            if (chosen) adding.mutate(chosen);
          }}
        />
      </div>
      {adding.data && <Report report={adding.data.report} />}
    </FormDialog>
  );
}

/** What the list became, row by row where something is to be said. */
function Report({ report }: { report: FilledCart["report"] }) {
  const t = useTranslations("cart.add");
  return (
    <Notice tone={report.doubts + report.remarks.length > 0 ? "warning" : "success"} role="status">
      <span className="block font-medium">
        {t("report", { known: report.known, proposed: report.proposed, doubts: report.doubts })}
      </span>
      {report.remarks.length > 0 && (
        <ul className="mt-1 max-h-40 list-disc overflow-y-auto pl-4">
          {report.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
