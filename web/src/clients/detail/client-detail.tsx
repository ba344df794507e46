"use client";

/** Everything about one company on one page: who asked, the terms, the people, the addresses, the way to its log. */
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Client } from "@/api/clients";
import { useFormat } from "@/i18n/use-format";
import { useShortcut } from "@/lib/shortcuts";
import { ErrorBlock } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Block, LinesSkeleton, PageHead } from "@/ui/page";
import { type Decision, DecisionDialog } from "../decide/decision-dialog";
import { possible } from "../list/client-list";
import { StatusBadge } from "../status-badge";
import { useClient, useMay } from "../use-clients";
import { Addresses } from "./addresses";
import { Identity } from "./identity";
import { People } from "./people";
import { Reactivate } from "./reactivate";
import { TradeTerms } from "./trade-terms";

interface ClientDetailProps {
  id: string;
  onBack: () => void;
}

export function ClientDetail({ id, onBack }: ClientDetailProps) {
  const t = useTranslations("clients");
  const loading = useTranslations("common")("loading");
  const client = useClient(id);
  useShortcut("Escape", onBack);

  const back = (
    <IconButton label={t("back")} onClick={onBack} className="-ml-2">
      <ArrowLeft size={16} aria-hidden />
    </IconButton>
  );
  if (client.data) return <Shown client={client.data} back={back} />;
  return (
    <>
      <PageHead title={<span className="flex items-center gap-1">{back}</span>} />
      <div className="flex-1 bg-surface px-4 md:px-6">
        {client.error ? (
          <ErrorBlock error={client.error} retry={() => void client.refetch()} />
        ) : (
          <LinesSkeleton label={loading} lines={6} />
        )}
      </div>
    </>
  );
}

function Shown({ client, back }: { client: Client; back: ReactNode }) {
  const t = useTranslations("clients");
  const mayWrite = useMay("clients:write");
  const mayAudit = useMay("audit:read");
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const decide = (decision: Decision) => mayWrite && possible(decision, client) && setDeciding(decision);
  // The letter must not become the first of the reason.
  const decideByKey = (event: KeyboardEvent, decision: Decision) => {
    event.preventDefault();
    decide(decision);
  };
  useShortcut("a", (event) => decideByKey(event, "approve"));
  useShortcut("r", (event) => decideByKey(event, "refuse"));
  useShortcut("s", (event) => decideByKey(event, "suspend"));
  const contact = client.people[0] ?? null;

  return (
    <>
      <title>{`${client.name} · DBC`}</title>
      <PageHead
        title={
          <span className="flex items-center gap-2">
            {back}
            <span className="truncate">{client.name}</span>
            <span className="text-grid">
              <StatusBadge status={client.status} />
            </span>
          </span>
        }
      >
        {client.status === "active" && (
          <>
            <HeadLink href={`/admin/orders/?client_id=${client.id}`}>{t("itsOrders")}</HeadLink>
            <HeadLink href={`/cart/?client=${client.id}`}>{t("fillCart")}</HeadLink>
          </>
        )}
        {mayWrite && (
          <>
            {possible("refuse", client) && (
              <Button look="danger" onClick={() => decide("refuse")}>
                {t("refuse")}
              </Button>
            )}
            {possible("suspend", client) && (
              <Button look="danger" onClick={() => decide("suspend")}>
                {t("suspend")}
              </Button>
            )}
            {client.status === "suspended" && <Reactivate client={client} />}
            {possible("approve", client) && (
              <Button look="primary" onClick={() => decide("approve")}>
                {t("approve")}
              </Button>
            )}
          </>
        )}
      </PageHead>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <div className="grid gap-x-12 px-4 pb-16 md:px-6 xl:grid-cols-2">
          <div>
            {client.status_reason !== "" && (
              <Notice tone="warning" className="mt-6">
                <span className="block font-medium">{t("statusReason")}</span>
                {client.status_reason}
              </Notice>
            )}
            {client.look_alikes.length > 0 && (
              <Notice tone="warning" className="mt-6">
                <span className="block font-medium">{t("lookAlikes")}</span>
                {client.look_alikes.map((other) => (
                  <a
                    key={other.id}
                    href={`/admin/clients/?id=${other.id}`}
                    className="mr-3 underline underline-offset-4"
                  >
                    {other.name}
                  </a>
                ))}
              </Notice>
            )}
            <Request client={client} />
            <Identity key={`identity ${client.version}`} client={client} editable={mayWrite} />
            <TradeTerms key={`terms ${client.version}`} client={client} editable={mayWrite} />
          </div>
          <div>
            <People client={client} />
            <Addresses client={client} editable={mayWrite} />
            {mayAudit && (
              <Block title={t("historyTitle")}>
                <a
                  href={`/admin/audit/?subject=${client.id}`}
                  className="font-medium text-accent text-grid underline underline-offset-4"
                >
                  {t("historyAll")}
                </a>
              </Block>
            )}
          </div>
        </div>
      </div>
      {deciding && (
        <DecisionDialog
          decision={deciding}
          client={{ ...client, contact }}
          onClose={() => setDeciding(null)}
        />
      )}
    </>
  );
}

function HeadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="inline-flex h-8 items-center rounded-md px-3 font-medium text-grid text-ink-2 hover:bg-hover hover:text-ink"
    >
      {children}
    </a>
  );
}

function Request({ client }: { client: Client }) {
  const t = useTranslations("clients");
  const format = useFormat();
  if (client.signup === null) return null;
  const { message, at, decided_at, decided_by } = client.signup;
  return (
    <Block
      title={t("request")}
      lead={
        <>
          <span title={format.moment(at)}>{t("requested", { when: format.relative(at) })}</span>
          {decided_at !== null && (
            <span title={format.moment(decided_at)}>
              {" · "}
              {t("decided", { when: format.relative(decided_at), name: decided_by ?? "–" })}
            </span>
          )}
        </>
      }
    >
      {message !== "" ? (
        <blockquote className="whitespace-pre-line border-line-strong border-l-2 pl-3">{message}</blockquote>
      ) : (
        <p className="text-grid text-ink-3">{t("noMessage")}</p>
      )}
    </Block>
  );
}
