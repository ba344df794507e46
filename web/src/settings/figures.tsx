"use client";

/** The figures by which the house works. What differs from the default says so; only changes are sent. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { fieldError, hasCode } from "@/api/problem";
import { changeSettings, type HouseSettings, readSettings, type SettingValue } from "@/api/staff";
import { useMay } from "@/clients/use-clients";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";

const KEY = ["settings"];

export function Figures() {
  const t = useTranslations("staff");
  const common = useTranslations("common");
  const settings = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readSettings(signal) });
  return (
    <Block title={t("figures")}>
      {settings.data ? (
        <Form key={settings.data.version} settings={settings.data} />
      ) : settings.error ? (
        <ErrorBlock error={settings.error} retry={() => void settings.refetch()} />
      ) : (
        <LinesSkeleton label={common("loading")} lines={6} />
      )}
    </Block>
  );
}

type Typed = Record<string, boolean | string>;

function Form({ settings }: { settings: HouseSettings }) {
  const t = useTranslations("staff");
  const clients = useTranslations("clients");
  const client = useQueryClient();
  const editable = useMay("settings:write");
  const [typed, setTyped] = useState<Typed>({});
  const save = useMutation({
    mutationFn: (values: Record<string, SettingValue>) =>
      changeSettings({ version: settings.version, values }),
    onSuccess: (after) => {
      client.setQueryData(KEY, after);
      say(t("saved"));
    },
    onError: (error) => {
      if (hasCode(error, "changed_meanwhile")) void client.invalidateQueries({ queryKey: KEY });
    },
  });

  /** What is typed as the server takes it; text that is no number is left for the server to refuse. */
  function read(key: string, value: boolean | string): SettingValue {
    if (typeof value === "boolean" || settings.forms[key]?.kind !== "number") return value;
    return /^\d+$/.test(value.trim()) ? Number(value.trim()) : value;
  }

  const changes = Object.entries(typed)
    .map(([key, value]) => [key, read(key, value)] as const)
    .filter(([key, value]) => value !== settings.values[key]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (changes.length > 0) save.mutate(Object.fromEntries(changes));
  }

  return (
    <form noValidate onSubmit={submit}>
      {!editable && <Notice tone="info">{t("readOnly")}</Notice>}
      <ul className="border-line border-t">
        {Object.keys(settings.values).map((key) => {
          const value = settings.values[key];
          const standard = settings.defaults[key];
          const error = fieldError(save.error, key);
          const shown = typeof standard === "boolean" ? t(standard ? "yes" : "no") : String(standard ?? "");
          return (
            <li
              key={key}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line border-b py-2.5"
            >
              <label htmlFor={`setting-${key}`} className="min-w-0 max-w-[62ch] flex-1 basis-72 text-body">
                {settings.descriptions[key] ?? key}
                {error ? (
                  <span id={`setting-${key}-note`} className="block text-danger text-grid">
                    {error}
                  </span>
                ) : (
                  value !== standard && (
                    <span id={`setting-${key}-note`} className="block text-grid text-ink-3">
                      {t("reset", { value: shown })}
                    </span>
                  )
                )}
              </label>
              {typeof value === "boolean" ? (
                <input
                  id={`setting-${key}`}
                  type="checkbox"
                  className="size-4 accent-(--accent)"
                  disabled={!editable}
                  checked={(typed[key] as boolean | undefined) ?? value}
                  onChange={(event) => setTyped({ ...typed, [key]: event.target.checked })}
                />
              ) : (
                <div className="w-[148px]">
                  <Input
                    id={`setting-${key}`}
                    dense
                    type={settings.forms[key]?.kind === "time" ? "time" : "text"}
                    inputMode={settings.forms[key]?.kind === "number" ? "numeric" : undefined}
                    className="text-right"
                    disabled={!editable}
                    aria-invalid={error !== null || undefined}
                    aria-describedby={
                      error !== null || value !== standard ? `setting-${key}-note` : undefined
                    }
                    value={(typed[key] as string | undefined) ?? String(value ?? "")}
                    onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {hasCode(save.error, "changed_meanwhile") ? (
        <Notice tone="warning" role="alert" className="mt-4">
          {clients("changedMeanwhile")}
        </Notice>
      ) : (
        save.error !== null && (
          <div className="mt-4">
            <ServerSaid error={save.error} />
          </div>
        )
      )}
      {editable && (
        <Button
          look="primary"
          type="submit"
          className="mt-4"
          disabled={save.isPending || changes.length === 0}
        >
          {t("save")}
        </Button>
      )}
    </form>
  );
}
