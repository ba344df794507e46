"use client";

import { Plus, Tags } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ClientRow } from "@/api/clients";
import { setSearch, useSearch } from "@/lib/address";
import { useDebounced } from "@/lib/debounced";
import { useShortcut } from "@/lib/shortcuts";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { type Decision, DecisionDialog } from "../decide/decision-dialog";
import { useClients, useMay } from "../use-clients";
import { ClientRows } from "./client-rows";
import { Filters } from "./filters";
import { GroupsDialog } from "./groups-dialog";
import { NewClientDialog } from "./new-client";

export function ClientList() {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const params = new URLSearchParams(useSearch());
  const filter = {
    status: params.get("status") ?? "",
    q: useDebounced(params.get("q") ?? "", 200),
    group: params.get("group") ?? "",
  };
  const clients = useClients(filter);
  const mayWrite = useMay("clients:write");
  const [cursor, setCursor] = useState(0);
  const [open, setOpen] = useState<"new" | "groups" | null>(null);
  const [deciding, setDeciding] = useState<{ decision: Decision; client: ClientRow } | null>(null);
  const items = clients.data?.items ?? [];
  const at = Math.min(cursor, Math.max(0, items.length - 1));
  const current = items[at];

  function decide(decision: Decision, client: ClientRow | undefined = current) {
    if (!client || !mayWrite || !possible(decision, client)) return;
    setDeciding({ decision, client });
  }
  // The letter must not become the first of the reason.
  function decideByKey(event: KeyboardEvent, decision: Decision) {
    event.preventDefault();
    decide(decision);
  }
  useShortcut("a", (event) => decideByKey(event, "approve"));
  useShortcut("r", (event) => decideByKey(event, "refuse"));
  useShortcut("s", (event) => decideByKey(event, "suspend"));

  const filtered = filter.status !== "" || filter.q !== "" || filter.group !== "";
  return (
    <>
      <PageHead title={t("title")}>
        <Button icon={<Tags size={14} aria-hidden />} onClick={() => setOpen("groups")}>
          {t("groupsButton")}
        </Button>
        {mayWrite && (
          <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setOpen("new")}>
            {t("new")}
          </Button>
        )}
      </PageHead>
      <Filters counters={clients.data?.counters} />
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        {clients.data ? (
          items.length > 0 ? (
            <ClientRows
              items={items}
              cursor={at}
              fading={clients.isPlaceholderData}
              onCursor={setCursor}
              onOpen={(client) => openClient(client.id)}
              onDecide={mayWrite ? decide : null}
            />
          ) : (
            <Nothing filtered={filtered} pending={filter.status === "pending" && filter.q === ""} />
          )
        ) : clients.error ? (
          <ErrorBlock error={clients.error} retry={() => void clients.refetch()} />
        ) : (
          <div className="px-4 md:px-6">
            <LinesSkeleton label={common("loading")} lines={8} />
          </div>
        )}
      </div>
      {items.length > 0 && mayWrite && (
        <p className="shrink-0 border-line border-t bg-surface px-6 py-1.5 text-ink-3 text-note max-md:hidden">
          {t("keys")}
        </p>
      )}
      {deciding && <DecisionDialog {...deciding} onClose={() => setDeciding(null)} />}
      {open === "groups" && <GroupsDialog editable={mayWrite} onClose={() => setOpen(null)} />}
      {open === "new" && <NewClientDialog onClose={() => setOpen(null)} onCreated={openClient} />}
    </>
  );
}

/** Which decisions a company's state leaves open. */
export function possible(decision: Decision, client: Pick<ClientRow, "status">): boolean {
  if (decision === "suspend") return client.status === "active";
  if (decision === "refuse") return client.status === "pending";
  return client.status === "pending" || client.status === "refused";
}

function openClient(id: string) {
  const params = new URLSearchParams(window.location.search);
  params.set("id", id);
  setSearch(params.toString(), "push");
}

function Nothing({ filtered, pending }: { filtered: boolean; pending: boolean }) {
  const t = useTranslations("clients");
  if (!filtered) return <Empty title={t("empty")}>{t("emptyText")}</Empty>;
  return (
    <Empty
      title={t(pending ? "noPending" : "noResult")}
      action={<Button onClick={() => setSearch("")}>{t("clear")}</Button>}
    >
      {t(pending ? "noPendingHint" : "noResultHint")}
    </Empty>
  );
}
