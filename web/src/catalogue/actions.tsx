"use client";

/** What can be done with the view on screen. Each panel is fetched when somebody reaches for it. */
import { Bookmark, Columns3, Download, Plus } from "lucide-react";
import { type ComponentType, lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useAuth } from "@/auth/store";
import { IconButton } from "@/ui/button";
import type { Column } from "./columns";
import type { View } from "./view";

/** What every panel is given. */
export interface PanelProps {
  userId: string;
  staff: boolean;
  view: View;
  /** Offers of the view. */
  total: number;
  columns: Column[];
  onChange: (view: View) => void;
  onClose: () => void;
}

type Name = "columns" | "export" | "searches" | "create";

const load = {
  columns: () => import("./panels/columns-panel"),
  export: () => import("./panels/export-panel"),
  searches: () => import("./panels/searches-panel"),
  create: () => import("./panels/create-panel"),
};

const PANELS: Record<Name, ComponentType<PanelProps>> = {
  columns: lazy(load.columns),
  export: lazy(load.export),
  searches: lazy(load.searches),
  create: lazy(load.create),
};

const ICONS = { columns: Columns3, export: Download, searches: Bookmark, create: Plus };

interface ActionsProps extends Omit<PanelProps, "onClose"> {
  phone: boolean;
}

export function Actions({ phone, ...panel }: ActionsProps) {
  const t = useTranslations("catalogue.actions");
  const [open, setOpen] = useState<Name | null>(null);
  const curates = useAuth((state) => state.user?.permissions.includes("catalog:write") ?? false);
  const names: Name[] = phone ? ["searches", "export"] : ["searches", "columns", "export"];
  if (curates && !phone) names.push("create");
  const Panel = open === null ? null : PANELS[open];
  return (
    <span className="flex shrink-0 items-center gap-0.5 md:-mr-1.5">
      {names.map((name) => {
        const Icon = ICONS[name];
        return (
          <IconButton
            key={name}
            label={t(name)}
            aria-haspopup="dialog"
            onPointerEnter={load[name]}
            onFocus={load[name]}
            onClick={() => setOpen(name)}
            className={phone ? "border border-line-strong" : undefined}
          >
            <Icon size={16} aria-hidden />
          </IconButton>
        );
      })}
      {Panel && (
        <Suspense fallback={null}>
          <Panel {...panel} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </span>
  );
}
