"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Client, reactivateClient } from "@/api/clients";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { useClientsAgain } from "../use-clients";

/** Lets a suspended company in again. */
export function Reactivate({ client }: { client: Client }) {
  const t = useTranslations("clients");
  const text = useErrorText();
  const again = useClientsAgain();
  const reactivate = useMutation({
    mutationFn: () => reactivateClient(client.id),
    onSuccess: () => say(t("reactivated", { name: client.name })),
    onError: (error) => say(text(error)),
    onSettled: again,
  });
  return (
    <Button look="primary" disabled={reactivate.isPending} onClick={() => reactivate.mutate()}>
      {t("reactivate")}
    </Button>
  );
}
