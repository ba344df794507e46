"use client";

/** The product's panel. Beside the grid it does not take the focus, so that the arrows keep walking through rows. */
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { MarketTexts } from "../panels/panel-texts";
import { ProductPanel } from "./product-panel";

interface DrawerProps {
  userId: string;
  sku: string;
  staff: boolean;
  phone: boolean;
  onOpen: (sku: string) => void;
  onClose: () => void;
}

export default function ProductDrawer({ userId, sku, staff, phone, onOpen, onClose }: DrawerProps) {
  const t = useTranslations();
  const panel = (
    <MarketTexts>
      <ProductPanel userId={userId} sku={sku} staff={staff} onOpen={onOpen} />
    </MarketTexts>
  );
  if (phone) {
    return (
      <Dialog open onClose={onClose} title={t("product.title")} place="bottom">
        {panel}
      </Dialog>
    );
  }
  return (
    <aside
      aria-label={t("product.title")}
      className="drawer absolute inset-y-0 right-0 z-30 w-[440px] max-w-full shrink-0 overflow-y-auto overscroll-contain border-line border-l bg-raised max-lg:shadow-float lg:relative"
    >
      <IconButton label={t("common.close")} onClick={onClose} className="absolute top-2.5 right-2.5 z-10">
        <X size={16} aria-hidden />
      </IconButton>
      {panel}
    </aside>
  );
}
