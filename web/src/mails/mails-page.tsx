"use client";

/** The mails that the platform has written: the list, and one of them beside it as its reader sees it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { listMails, type MailRow } from "@/api/mails";
import { OfficeTexts } from "@/clients/texts";
import { useFormat } from "@/i18n/use-format";
import { setSearch, useSearch } from "@/lib/address";
import { useDebounced } from "@/lib/debounced";
import { usePhone } from "@/lib/media";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { Select } from "@/ui/select";
import { MailReader } from "./mail-reader";
import { MailState, STATES, stateName } from "./mail-state";

const PAGE = 100;

export function MailsPage() {
  return (
    <OfficeTexts>
      <Mails />
    </OfficeTexts>
  );
}

function put(name: string, value: string, how: "push" | "replace" = "replace") {
  const params = new URLSearchParams(window.location.search);
  if (value === "") params.delete(name);
  else params.set(name, value);
  setSearch(params.toString(), how);
}

function Mails() {
  const t = useTranslations("mails");
  const common = useTranslations("common");
  const phone = usePhone();
  const params = new URLSearchParams(useSearch());
  const id = params.get("id");
  const q = params.get("q") ?? "";
  const filter = { q: useDebounced(q, 200), state: params.get("state") ?? "" };
  const mails = useQuery({
    queryKey: ["mails", filter],
    queryFn: ({ signal }) => listMails({ ...filter, limit: PAGE }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const items = mails.data?.items;
  const filtered = filter.q !== "" || filter.state !== "";

  if (phone && id !== null) return <MailReader id={id} onBack={() => put("id", "", "push")} />;
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")} />
      <div className="flex min-h-0 flex-1">
        <div className="flex w-full min-w-0 flex-col bg-surface md:w-[400px] md:shrink-0 md:border-line md:border-r">
          <div className="flex shrink-0 gap-2 border-line border-b px-4 py-2">
            <div className="relative flex-1">
              <Search
                size={14}
                aria-hidden
                className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
              />
              <Input
                dense
                type="search"
                aria-label={t("search")}
                placeholder={t("search")}
                className="pl-8"
                value={q}
                onChange={(event) => put("q", event.target.value)}
              />
            </div>
            <Select
              dense
              aria-label={t("columns.state")}
              className="w-[120px]"
              value={filter.state}
              onChange={(event) => put("state", event.target.value)}
            >
              <option value="">{t("all")}</option>
              {STATES.map((state) => (
                <option key={state} value={state}>
                  {t(`states.${stateName(state)}`)}
                </option>
              ))}
            </Select>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">
            {items ? (
              items.length === 0 ? (
                <Empty
                  title={t(filtered ? "noResult" : "empty")}
                  action={filtered && <Button onClick={() => setSearch("")}>{t("all")}</Button>}
                >
                  {filtered ? null : t("emptyText")}
                </Empty>
              ) : (
                <ul aria-label={t("table")}>
                  {items.map((mail) => (
                    <li key={mail.id}>
                      <Row mail={mail} current={mail.id === id} />
                    </li>
                  ))}
                </ul>
              )
            ) : mails.error ? (
              <ErrorBlock error={mails.error} retry={() => void mails.refetch()} />
            ) : (
              <div className="px-4">
                <LinesSkeleton label={common("loading")} lines={6} />
              </div>
            )}
          </div>
        </div>
        {!phone && (
          <div className="flex min-w-0 flex-1 flex-col bg-canvas">
            {id === null ? <Empty title={t("choose")} className="flex-1" /> : <MailReader key={id} id={id} />}
          </div>
        )}
      </div>
    </>
  );
}

function Row({ mail, current }: { mail: MailRow; current: boolean }) {
  const format = useFormat();
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={() => put("id", mail.id, "push")}
      className={cx(
        "grid w-full grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 border-line border-b px-4 py-2.5 text-left text-grid",
        current ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <span className="truncate font-medium">{mail.subject}</span>
      <span className="text-right text-ink-3 text-note" title={format.moment(mail.created_at)}>
        {format.relative(mail.created_at)}
      </span>
      <span className="truncate text-ink-2">{mail.to}</span>
      <MailState state={mail.state} />
    </button>
  );
}
