"use client";

/** Which mails a person wants; the bell rings in any case. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { keepPreferences, readPreferences } from "@/api/account";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Check } from "@/ui/check";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";

const KEY = ["preferences"];
const MAILS = "notifications.mail";

/** Mails about orders are sent unless the person said no. */
export function wantsOrderMails(values: unknown): boolean {
  const mails = (values as Record<string, { orders?: unknown } | undefined>)[MAILS];
  return mails?.orders !== false;
}

export default function Notifications() {
  const t = useTranslations();
  const errorText = useErrorText();
  const client = useQueryClient();
  const kept = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readPreferences(signal) });
  const keeping = useMutation({
    mutationFn: (orders: boolean) => keepPreferences({ [MAILS]: { orders } }),
    onSuccess: () => say(t("account.mails.kept")),
    onError: (error) => say(errorText(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Block title={t("account.sections.notifications")} lead={t("account.mails.text")}>
      {kept.data ? (
        <Check
          checked={keeping.isPending ? keeping.variables : wantsOrderMails(kept.data.values)}
          hint={t("account.mails.ordersHint")}
          onChange={(event) => keeping.mutate(event.target.checked)}
        >
          {t("account.mails.orders")}
        </Check>
      ) : kept.error ? (
        <ErrorBlock error={kept.error} retry={() => void kept.refetch()} />
      ) : (
        <LinesSkeleton label={t("common.loading")} lines={1} />
      )}
    </Block>
  );
}
