"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useShortcut } from "@/lib/shortcuts";
import { IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { Kbd } from "@/ui/kbd";

/** The list follows once the fingers rest; each letter would only flicker. */
const REST_MS = 180;

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder: string;
}

/** A field that filters while one types. `/` leads to it from anywhere, Escape empties it. */
export function SearchField({ value, onChange, label, placeholder }: SearchFieldProps) {
  const t = useTranslations("catalogue");
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
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
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") change(text, true);
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (text === "") field.current?.blur();
          else change("", true);
        }}
      />
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
