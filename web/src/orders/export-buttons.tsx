"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { exportOrder, type Order } from "@/api/orders";
import { saveFile } from "@/lib/save-file";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";

interface ExportButtonsProps {
  order: Order;
  layout: "sku" | "imei";
}

export function ExportButtons({ order, layout }: ExportButtonsProps) {
  const errorText = useErrorText();
  const t = useTranslations("orders");
  const exporting = useMutation({
    mutationFn: (kind: "xlsx" | "csv") =>
      exportOrder(order.id, layout, kind).then((file) => ({ file, kind })),
    onSuccess: ({ file, kind }) => saveFile(file, `commande_${order.number}_${layout}.${kind}`),
    onError: (error) => say(errorText(error)),
  });
  return (["xlsx", "csv"] as const).map((kind) => (
    <Button key={kind} look="quiet" disabled={exporting.isPending} onClick={() => exporting.mutate(kind)}>
      {t(`export.${kind}`)}
    </Button>
  ));
}
