"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Suggestion } from "@/api/market";
import { useShortcut } from "@/lib/shortcuts";
import { IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { Kbd } from "@/ui/kbd";

/** The list follows once the fingers rest; each letter would only flicker. */
const REST_MS = 180;

/** Nothing is suggested below two letters. */
const SHORTEST = 2;

const loadSuggestions = () => import("./suggestions");
const Suggestions = lazy(loadSuggestions);

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder: string;
  /** Takes the address of the view that a suggestion stands for. Without it nothing is suggested. */
  onSuggestion?: (query: string) => void;
}

/** A field that filters while one types. `/` leads to it from anywhere, Escape empties it. */
export function SearchField({ value, onChange, label, placeholder, onSuggestion }: SearchFieldProps) {
  const t = useTranslations("catalogue");
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const list = useId();
  const [asking, setAsking] = useState(false);
  const [listed, setListed] = useState<Suggestion[]>([]);
  const [active, setActive] = useState(-1);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address changed by other means: a chip removed, the back button.
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useShortcut("/", (event) => {
    event.preventDefault();
    field.current?.focus();
    field.current?.select();
  });

  function change(next: string, now = false) {
    setText(next);
    clearTimeout(timer.current);
    if (now) onChange(next);
    else timer.current = setTimeout(() => onChange(next), REST_MS);
  }

  const suggesting = onSuggestion !== undefined && asking && text.trim().length >= SHORTEST;
  const open = suggesting && listed.length > 0;

  function pick(suggestion: Suggestion | undefined) {
    if (!suggestion) return;
    clearTimeout(timer.current);
    setAsking(false);
    setActive(-1);
    onSuggestion?.(suggestion.query);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (open && step !== 0) {
      event.preventDefault();
      // One place more than there are lines: the typed text itself.
      const places = listed.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter") {
      if (open && active >= 0) pick(listed[active]);
      else change(text, true);
      setAsking(false);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) setAsking(false);
      else if (text === "") field.current?.blur();
      else change("", true);
    }
  }

  return (
    <search className="relative block w-full">
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <Input
        ref={field}
        dense
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        className="pr-9 pl-8"
        {...(onSuggestion && {
          role: "combobox",
          "aria-autocomplete": "list",
          "aria-expanded": open,
          "aria-controls": open ? list : undefined,
          "aria-activedescendant": open && active >= 0 ? `${list}-${active}` : undefined,
          onFocus: () => void loadSuggestions(),
          onBlur: () => setAsking(false),
        })}
        onChange={(event) => {
          change(event.target.value);
          setAsking(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
      />
      {suggesting && (
        <Suspense fallback={null}>
          <Suggestions
            id={list}
            label={t("suggestions")}
            text={text.trim()}
            active={active}
            onListed={setListed}
            onPick={pick}
          />
        </Suspense>
      )}
      {text === "" ? (
        <span
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden"
        >
          <Kbd>/</Kbd>
        </span>
      ) : (
        <IconButton
          label={t("clearSearch")}
          className="absolute top-1/2 right-0.5 size-7 -translate-y-1/2"
          onClick={() => {
            change("", true);
            field.current?.focus();
          }}
        >
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </search>
  );
}
