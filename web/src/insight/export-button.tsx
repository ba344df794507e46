"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { type Asked, type Section, workbook } from "@/api/insight";
import { saveFile } from "@/lib/save-file";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";

export function ExportButton({ section, asked }: { section: Section; asked: Asked }) {
  const t = useTranslations("insight");
  const errorText = useErrorText();
  const exporting = useMutation({
    mutationFn: () => workbook(section, asked),
    onSuccess: (file) => saveFile(file, `${section}-${asked.from}-${asked.until}.xlsx`),
    onError: (error) => say(errorText(error)),
  });
  return (
    <Button
      look="quiet"
      icon={<Download size={14} aria-hidden />}
      disabled={exporting.isPending}
      onClick={() => exporting.mutate()}
    >
      {t("export")}
    </Button>
  );
}
