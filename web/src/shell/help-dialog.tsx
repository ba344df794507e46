"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

export default function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations("keys");
  const groups = [
    {
      title: t("everywhere"),
      keys: [
        { keys: ["/"], does: t("search") },
        { keys: ["?"], does: t("help") },
        { keys: [t("escape")], does: t("close") },
      ],
    },
    {
      title: t("grid"),
      keys: [
        { keys: ["↑", "↓", "←", "→"], does: t("move") },
        { keys: [t("pageUp"), t("pageDown")], does: t("page") },
        { keys: [t("homeKey"), t("endKey")], does: t("ends") },
        { keys: [t("enter")], does: t("open") },
        { keys: [`${t("ctrl")} C`], does: t("copy") },
      ],
    },
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t("title")}>
      <div className="px-4 pt-1 pb-4">
        {groups.map((group) => (
          <section key={group.title} className="mt-3">
            <h3 className="font-medium text-ink-3 text-note">{group.title}</h3>
            <dl>
              {group.keys.map(({ keys, does }) => (
                <div
                  key={does}
                  className="flex h-9 items-center justify-between border-line border-b last:border-0"
                >
                  <dt className="text-grid">{does}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
