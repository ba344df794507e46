"use client";

/** What shipping costs, zone by zone: bands of units, each with a fixed price or one that rises. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { hasCode } from "@/api/problem";
import { replaceTariffs, type Tariffs, tariffs } from "@/api/stock";
import { useMay } from "@/clients/use-clients";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { newZone, typedZones, zonesOf } from "./tariff-draft";
import { TariffZone } from "./tariff-zone";

const KEY = ["tariffs"];

export function ShippingTariffs() {
  const t = useTranslations("tariffs");
  const loading = useTranslations("common")("loading");
  const known = useQuery({ queryKey: KEY, queryFn: ({ signal }) => tariffs(signal) });
  return (
    <Block title={t("title")} lead={t("lead")}>
      {known.data ? (
        <Editor key={known.data.version} known={known.data} />
      ) : known.error ? (
        <ErrorBlock error={known.error} retry={() => void known.refetch()} />
      ) : (
        <LinesSkeleton label={loading} lines={4} />
      )}
    </Block>
  );
}

function Editor({ known }: { known: Tariffs }) {
  const t = useTranslations("tariffs");
  const { language } = useFormat();
  const client = useQueryClient();
  const editable = useMay("settings:write");
  const [zones, setZones] = useState(() => typedZones(known.zones, language));
  const read = zonesOf(zones);
  const changed = JSON.stringify(read) !== JSON.stringify(known.zones);
  const saving = useMutation({
    mutationFn: () => replaceTariffs(known.version, read ?? []),
    onSuccess: (after) => {
      client.setQueryData(KEY, after);
      say(t("saved"));
    },
    onError: (error) => {
      if (hasCode(error, "changed_meanwhile")) void client.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (read && changed) saving.mutate();
      }}
    >
      <div className="flex flex-col gap-6">
        {zones.map((zone, place) => (
          <TariffZone
            key={zone.key}
            zone={zone}
            editable={editable}
            onChange={(next) => setZones(zones.with(place, next))}
            onRemove={() => setZones(zones.toSpliced(place, 1))}
          />
        ))}
      </div>
      {zones.length === 0 && <p className="text-grid text-ink-3">{t("none")}</p>}
      {read === null && (
        <Notice tone="warning" className="mt-4">
          {t("unread")}
        </Notice>
      )}
      {saving.error !== null && (
        <div className="mt-4">
          <ServerSaid error={saving.error} />
        </div>
      )}
      {editable && (
        <div className="mt-4 flex gap-2">
          <Button look="primary" type="submit" disabled={read === null || !changed || saving.isPending}>
            {t("save")}
          </Button>
          <Button onClick={() => setZones([...zones, newZone()])}>{t("addZone")}</Button>
        </div>
      )}
    </form>
  );
}
