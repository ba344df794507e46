"use client";

/** Takes a price list: dropped anywhere on the page, or chosen. Says how far it has got and why it was refused. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import Link from "next/link";
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "@/api/problem";
import type { Import } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ErrorReference, useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { say } from "@/ui/toast";
import { DayForm } from "./day-form";
import { OnlineNow } from "./online-now";
import { nameSaysDay } from "./state";
import { MOST_BYTES, upload } from "./upload";

const KINDS = ".xlsx,.xls,.xlsm,.csv,.txt";

interface DropZoneProps {
  onReceived: (one: Import) => void;
  /** Nothing has been imported yet: the zone is the page. */
  prominent: boolean;
  children: ReactNode;
}

export function DropZone({ onReceived, prominent, children }: DropZoneProps) {
  const t = useTranslations("imports");
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  /** Entering a child fires before leaving its parent: counting keeps the zone from flickering. */
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asked, setAsked] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  /** Files that wait for their turn. */
  const [queue, setQueue] = useState<File[]>([]);
  /** Lists received since somebody dropped files. */
  const [received, setReceived] = useState<Import[]>([]);
  const [failures, setFailures] = useState<{ name: string; error: unknown }[]>([]);

  const sending = useMutation({
    mutationFn: ({ file, day }: { file: File; day: string | null }) => {
      setShare(0);
      return upload({ file, day, onProgress: setShare });
    },
    onSuccess: (one) => {
      client.setQueryData(["import", one.id], one);
      void client.invalidateQueries({ queryKey: ["imports"] });
      setReceived((now) => [...now, one]);
    },
    onError: (error, { file }) => setFailures((now) => [...now, { name: file.name, error }]),
  });

  // One after the other: each list is compared with what the one before it may have changed.
  const [next] = queue;
  const idle = !sending.isPending && asked === null;
  useEffect(() => {
    if (!idle || next === undefined) return;
    setQueue((now) => now.slice(1));
    if (nameSaysDay(next.name)) sending.mutate({ file: next, day: null });
    else setAsked(next);
  }, [idle, next, sending.mutate]);
  useEffect(() => {
    const [only, ...others] = received;
    if (!idle || next !== undefined || only === undefined) return;
    setReceived([]);
    if (others.length === 0) onReceived(only);
    else say(t("receivedAll", { count: received.length }));
  }, [idle, next, received, onReceived, t]);

  function take(files: FileList | null) {
    if (!files || files.length === 0) return;
    setFailures([]);
    const refusals: string[] = [];
    const good: File[] = [];
    for (const file of files) {
      if (!KINDS.split(",").some((kind) => file.name.toLowerCase().endsWith(kind))) {
        refusals.push(t("wrongKind", { name: file.name }));
      } else if (file.size > MOST_BYTES) {
        refusals.push(t("tooBig", { name: file.name }));
      } else {
        good.push(file);
      }
    }
    setRefusal(refusals.length > 0 ? refusals.join(" ") : null);
    setQueue((now) => [...now, ...good]);
  }

  const withFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <section
      aria-label={t("title")}
      className="flex min-h-0 flex-1 flex-col"
      onDragEnter={(event) => {
        if (!withFiles(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }}
      onDragOver={(event) => {
        if (withFiles(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <header className="shrink-0 border-line border-b bg-surface px-4 py-4 md:px-6">
        <div className="flex items-baseline justify-between gap-4">
          <h1 className="font-semibold text-title">{t("title")}</h1>
          <Link
            href="/admin/settings/"
            className="rounded-xs text-grid text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink"
          >
            {t("guardSettings")}
          </Link>
        </div>
        <OnlineNow />
        <div
          className={cx(
            "mt-4 flex flex-col gap-3 rounded-md border border-dashed px-4 transition-colors duration-120 md:flex-row md:items-center",
            prominent ? "py-10" : "py-3.5",
            over ? "border-accent bg-accent-soft" : "border-line-strong bg-canvas",
          )}
        >
          {sending.isPending ? (
            <Sending name={sending.variables.file.name} share={share} />
          ) : asked ? (
            <DayForm
              name={asked.name}
              onCancel={() => setAsked(null)}
              onSend={(day) => {
                sending.mutate({ file: asked, day });
                setAsked(null);
              }}
            />
          ) : (
            <>
              <FileUp
                size={20}
                strokeWidth={1.75}
                aria-hidden
                className="shrink-0 text-ink-3 max-md:hidden"
              />
              <div className="min-w-0 flex-1">
                <p className="font-medium">{over ? t("dropNow") : t("drop")}</p>
                <p className="text-grid text-ink-2">{t("dropHint")}</p>
              </div>
              <Button look="primary" onClick={() => picker.current?.click()}>
                {t("choose")}
              </Button>
            </>
          )}
          <input
            ref={picker}
            type="file"
            multiple
            accept={KINDS}
            tabIndex={-1}
            aria-label={t("choose")}
            className="sr-only"
            onChange={(event) => {
              take(event.target.files);
              // The same file, mended, can be chosen again.
              event.target.value = "";
            }}
          />
        </div>
        {queue.length > 0 && (
          <p role="status" className="mt-2 text-grid text-ink-2">
            {t("queued", { count: queue.length })}
          </p>
        )}
        {refusal && (
          <p role="alert" className="mt-2 text-danger text-grid">
            {refusal}
          </p>
        )}
        {failures.map(({ name, error }) => (
          <UploadError key={name} name={name} error={error} />
        ))}
      </header>
      {children}
    </section>
  );
}

function Sending({ name, share }: { name: string; share: number }) {
  const t = useTranslations("imports");
  const format = useFormat();
  const percent = Math.round(share * 100);
  return (
    <div className="min-w-0 flex-1">
      <p className="flex justify-between gap-4 text-grid">
        <span className="truncate font-medium">{t("uploading", { name })}</span>
        <span className="text-ink-2">{t("uploadPercent", { percent: format.integer(percent) })}</span>
      </p>
      <div
        role="progressbar"
        aria-label={t("uploading", { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="mt-2 h-1 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-150"
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}

function UploadError({ name, error }: { name: string; error: unknown }) {
  const t = useTranslations("imports");
  const text = useErrorText();
  return (
    <div role="alert" className="mt-2 text-grid">
      <p className="font-medium text-danger">{t("uploadFailed", { name })}</p>
      <p className="text-ink-2">{text(error)}</p>
      {error instanceof ApiError && (
        <ErrorReference code={error.problem.code} requestId={error.problem.requestId} />
      )}
    </div>
  );
}
