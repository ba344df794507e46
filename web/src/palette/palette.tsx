"use client";

/** Everything from one field: pages, orders, clients, articles, phones. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { findAnything } from "@/api/desk";
import type { Me } from "@/api/types";
import { DeskTexts } from "@/desk/texts";
import { useDebounced } from "@/lib/debounced";
import { ofStaff } from "@/shell/staff-navigation";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/input";

interface PaletteProps {
  user: Me;
  onClose: () => void;
}

export default function Palette(props: PaletteProps) {
  return (
    <DeskTexts>
      <Window {...props} />
    </DeskTexts>
  );
}

interface Entry {
  key: string;
  href: string;
  kind: string;
  title: string;
  subtitle: string;
}

const WAIT_MS = 150;

function Window({ user, onClose }: PaletteProps) {
  const t = useTranslations();
  const router = useRouter();
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const wanted = useDebounced(text.trim(), WAIT_MS);
  const found = useQuery({
    queryKey: ["palette", wanted],
    queryFn: ({ signal }) => findAnything(wanted, signal),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  });
  const entries: Entry[] = ofStaff(user)
    .map((page) => ({
      key: page.href,
      href: page.href,
      kind: t("palette.page"),
      title: t(`shell.${page.label}`),
      subtitle: "",
    }))
    .filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()));
  if (wanted.length >= 2)
    for (const hit of found.data?.items ?? [])
      entries.push({
        key: `${hit.kind} ${hit.href}`,
        href: hit.href,
        kind: t(`palette.kinds.${hit.kind as "order"}`),
        title: hit.title,
        subtitle: hit.subtitle,
      });
  const current = Math.min(at, Math.max(0, entries.length - 1));

  function go(entry: Entry | undefined) {
    if (!entry) return;
    router.push(entry.href);
    onClose();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(entries.length - 1, current + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(entries[current]);
    }
  }

  return (
    <Dialog open onClose={onClose} title={t("palette.title")}>
      <div className="px-3 pt-3">
        <Input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={entries[current] ? `${list}-${current}` : undefined}
          aria-label={t("palette.label")}
          placeholder={t("palette.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        id={list}
        role="listbox"
        aria-label={t("palette.label")}
        className="max-h-[50dvh] overflow-y-auto p-2"
      >
        {entries.map((entry, place) => (
          <div
            key={entry.key}
            id={`${list}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === current}
            onPointerEnter={() => setAt(place)}
            onClick={() => go(entry)}
            onKeyDown={onKeyDown}
            className={cx(
              "flex cursor-default items-center gap-3 rounded-md px-2 py-1.5 text-grid",
              place === current && "bg-selected",
            )}
          >
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">{entry.title}</span>
              {entry.subtitle !== "" && <span className="ml-2 text-ink-2">{entry.subtitle}</span>}
            </span>
            <span className="shrink-0 text-ink-3 text-note">{entry.kind}</span>
          </div>
        ))}
        {entries.length === 0 && (
          <p className="px-2 py-4 text-center text-grid text-ink-3">{t("palette.nothing")}</p>
        )}
      </div>
    </Dialog>
  );
}
