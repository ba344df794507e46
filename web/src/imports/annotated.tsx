"use client";

import { useMutation } from "@tanstack/react-query";
import { FileWarning } from "lucide-react";
import { useTranslations } from "use-intl";
import { annotatedFile } from "@/api/import-decisions";
import { saveFile } from "@/lib/save-file";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";

/** The supplier's file with each finding beside its cell: what one sends back, or mends. */
export function Annotated({ id, of }: { id: string; of: string }) {
  const t = useTranslations("trade.lists");
  const errorText = useErrorText();
  const taking = useMutation({
    mutationFn: () => annotatedFile(id),
    onSuccess: (file) => saveFile(file, `${of.replace(/\.[^.]*$/, "")}-annotated.xlsx`),
  });
  return (
    <>
      {taking.isError && (
        <span role="alert" className="text-danger">
          {errorText(taking.error)}
        </span>
      )}
      <Button
        icon={<FileWarning size={15} aria-hidden />}
        disabled={taking.isPending}
        onClick={() => taking.mutate()}
      >
        {t("annotated")}
      </Button>
    </>
  );
}
