"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type MailText, readMail, sendAgain } from "@/api/mails";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock, useErrorText } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Notice } from "@/ui/notice";
import { LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { MailState } from "./mail-state";

export function MailReader({ id, onBack }: { id: string; onBack?: () => void }) {
  const t = useTranslations("mails");
  const loading = useTranslations("common")("loading");
  const mail = useQuery({ queryKey: ["mail", id], queryFn: ({ signal }) => readMail(id, signal) });
  return (
    <article className="flex min-h-0 flex-1 flex-col bg-surface">
      {onBack && (
        <IconButton label={t("back")} onClick={onBack} className="m-1">
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
      )}
      {mail.data ? (
        <Shown mail={mail.data} alone={onBack !== undefined} />
      ) : mail.error ? (
        <ErrorBlock error={mail.error} retry={() => void mail.refetch()} />
      ) : (
        <div className="px-6">
          <LinesSkeleton label={loading} lines={3} />
        </div>
      )}
    </article>
  );
}

/** `alone` when nothing else is on the page, whose title the subject then is. */
function Shown({ mail, alone }: { mail: MailText; alone: boolean }) {
  const Heading = alone ? "h1" : "h2";
  const t = useTranslations("mails");
  const format = useFormat();
  const text = useErrorText();
  const client = useQueryClient();
  const [plain, setPlain] = useState(mail.html === null);
  const again = useMutation({
    mutationFn: () => sendAgain(mail.id),
    onSuccess: () => say(t("sentAgain")),
    onError: (error) => say(text(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["mails"] });
      void client.invalidateQueries({ queryKey: ["mail", mail.id] });
    },
  });

  return (
    <>
      <header className="shrink-0 border-line border-b px-4 py-4 md:px-6">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <Heading className="font-semibold text-[15px]">{mail.subject}</Heading>
            <p className="text-grid text-ink-2">
              {t("columns.to")} {mail.to} · {format.moment(mail.created_at)}
            </p>
            <p className="mt-1 flex flex-wrap items-center gap-3 text-note">
              <MailState state={mail.state} />
              {mail.attempts > 0 && (
                <span className="text-ink-3">{t("attempts", { count: mail.attempts })}</span>
              )}
            </p>
          </div>
          <div className="flex items-center gap-2">
            {mail.html !== null && (
              <fieldset aria-label={t("preview")} className="flex rounded-md bg-sunken p-0.5">
                {[false, true].map((value) => (
                  <button
                    key={String(value)}
                    type="button"
                    aria-pressed={plain === value}
                    onClick={() => setPlain(value)}
                    className={cx(
                      "h-7 rounded-sm px-2.5 font-medium text-grid",
                      plain === value ? "bg-thumb text-ink shadow-sm" : "text-ink-2 hover:text-ink",
                    )}
                  >
                    {t(value ? "plain" : "html")}
                  </button>
                ))}
              </fieldset>
            )}
            <Button
              icon={<RotateCw size={14} aria-hidden />}
              disabled={again.isPending}
              onClick={() => again.mutate()}
            >
              {t("again")}
            </Button>
          </div>
        </div>
        {mail.error && (
          <Notice tone="danger" className="mt-3">
            <span className="block font-medium">{t("error")}</span>
            {mail.error}
          </Notice>
        )}
      </header>
      {plain || mail.html === null ? (
        <pre className="min-h-0 flex-1 overflow-auto whitespace-pre-wrap px-4 py-4 font-sans text-body md:px-6">
          {mail.text}
        </pre>
      ) : (
        <iframe
          title={t("preview")}
          // No script, no form, no access to this page; a link opens in a tab of its own.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={framed(mail.html)}
          className="min-h-0 w-full flex-1 bg-white"
        />
      )}
    </>
  );
}

/** Links leave the frame, which is too small for pages. */
function framed(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
