"use client";

/** A link to the list of an order's phones, for the client's own software: made when it is asked for, valid for a while. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { linkDevices, type Order } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/input";
import { LinesSkeleton } from "@/ui/page";

const FORMATS = ["xlsx", "csv", "json"] as const;

interface LinkDialogProps {
  order: Order;
  onClose: () => void;
}

export default function LinkDialog({ order, onClose }: LinkDialogProps) {
  const t = useTranslations("orders.devices.link");
  const common = useTranslations("common");
  const format = useFormat();
  const link = useQuery({
    queryKey: ["device-list-link", order.id],
    queryFn: () => linkDevices(order.id),
    // One link for as long as the window stands: looking again would make another.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("title")}
      footer={
        <Button look="primary" onClick={onClose}>
          {common("close")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 px-4 py-4">
        <p className="text-ink-2">{t("text", { number: order.number })}</p>
        {link.data ? (
          <>
            <ul className="flex flex-col gap-3">
              {FORMATS.map((kind) => {
                const address = `${link.data.url}?format=${kind}`;
                return (
                  <li key={kind}>
                    <label htmlFor={`link-${kind}`} className="mb-1.5 block font-medium text-grid">
                      {t(`formats.${kind}`)}
                    </label>
                    <div className="flex items-center gap-2">
                      <Input
                        id={`link-${kind}`}
                        dense
                        readOnly
                        className="font-mono text-note!"
                        value={address}
                        onFocus={(event) => event.target.select()}
                      />
                      <Button
                        aria-label={t("copyOf", { format: t(`formats.${kind}`) })}
                        onClick={() => void copy(address, t("copied"))}
                      >
                        {t("copy")}
                      </Button>
                    </div>
                  </li>
                );
              })}
            </ul>
            <p className="text-grid text-ink-2">
              {t("until", { when: format.moment(link.data.expires_at) })}
            </p>
          </>
        ) : link.error ? (
          <ErrorBlock error={link.error} retry={() => void link.refetch()} />
        ) : (
          <LinesSkeleton label={common("loading")} lines={3} />
        )}
      </div>
    </Dialog>
  );
}
