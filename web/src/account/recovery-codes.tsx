"use client";

import { Copy, Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { useAuth } from "@/auth/store";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";

/** The codes, shown this once, with two ways to keep them. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const t = useTranslations();
  const email = useAuth((state) => state.user?.email ?? "");
  const text = codes.join("\n");
  return (
    <>
      <p className="text-ink-2">{t("security.codesText")}</p>
      <ul className="mt-3 grid gap-y-1 overflow-x-auto whitespace-nowrap rounded-md bg-sunken px-4 py-3 font-mono text-grid">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex gap-2">
        <Button
          icon={<Download size={14} aria-hidden />}
          onClick={() =>
            saveFile(`${t("security.fileHead", { email })}\n\n${text}\n`, t("security.fileName"))
          }
        >
          {t("security.download")}
        </Button>
        <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy(text, t("common.copied"))}>
          {t("security.copyAll")}
        </Button>
      </div>
    </>
  );
}

export function CodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useTranslations("security");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("codesTitle")}
      footer={
        <Button look="primary" onClick={onClose}>
          {t("kept")}
        </Button>
      }
    >
      <div className="px-4 py-4">
        <RecoveryCodes codes={codes} />
      </div>
    </Dialog>
  );
}
