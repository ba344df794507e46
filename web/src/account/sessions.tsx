"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { endAllSessions, endSession, listSessions, type OwnSession } from "@/api/account";
import { Refusal } from "@/auth/refusal";
import { abandon } from "@/auth/session";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { browserOf } from "./browser-name";

const KEY = ["own-sessions"];

/** The browsers in which the person is signed in. */
export default function Sessions() {
  const t = useTranslations("sessions");
  const title = useTranslations("account.sections")("sessions");
  const loading = useTranslations("common")("loading");
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listSessions(signal) });
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => say(t("ended")),
    onSettled: () => void client.invalidateQueries({ queryKey: KEY }),
  });
  const endAll = useMutation({ mutationFn: endAllSessions, onSuccess: () => abandon() });

  return (
    <>
      <Block title={title} lead={t("text")}>
        {end.error !== null && <Refusal error={end.error} />}
        {sessions.data ? (
          <ul className="border-line border-t">
            {sessions.data.map((one) => (
              <Session key={one.id} one={one} onEnd={() => end.mutate(one.id)} ending={end.isPending} />
            ))}
          </ul>
        ) : sessions.error ? (
          <ErrorBlock error={sessions.error} retry={() => void sessions.refetch()} />
        ) : (
          <LinesSkeleton label={loading} lines={3} />
        )}
      </Block>
      <Block title={t("endAll")} lead={t("endAllHint")}>
        <Button look="danger" disabled={endAll.isPending} onClick={() => endAll.mutate()}>
          {t("endAll")}
        </Button>
      </Block>
    </>
  );
}

interface SessionProps {
  one: OwnSession;
  ending: boolean;
  onEnd: () => void;
}

function Session({ one, ending, onEnd }: SessionProps) {
  const t = useTranslations("sessions");
  const format = useFormat();
  const { browser, system } = browserOf(one.user_agent);
  const name = browser === null ? t("unknown") : system === null ? browser : t("on", { browser, system });
  return (
    <li className="flex items-center gap-4 border-line border-b py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={one.user_agent}>
          {name}
          {one.current && (
            <span className="ml-2 rounded-sm bg-success-soft px-1.5 py-0.5 font-medium text-note text-success">
              {t("current")}
            </span>
          )}
        </p>
        <p className="text-grid text-ink-2">
          <span title={format.moment(one.used_at)}>{t("used", { when: format.relative(one.used_at) })}</span>
          {" · "}
          <span title={format.moment(one.created_at)}>
            {t("since", { when: format.relative(one.created_at) })}
          </span>
          {" · "}
          <span className="font-mono text-note">{one.address}</span>
        </p>
      </div>
      {!one.current && (
        <Button disabled={ending} aria-label={t("endOf", { browser: name })} onClick={onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
