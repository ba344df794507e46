"use client";

/** Rows chosen for one act on all of them: by click or Space, ranges with Shift, everything with Ctrl+A, none with Escape. */
import { useEffect, useState } from "react";
import { useShortcut } from "@/lib/shortcuts";

export interface Selection {
  chosen: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  cursor: string | null;
  toggle: (id: string, range: boolean) => void;
  all: () => void;
  clear: () => void;
}

/** The rows between two, both included, in the order of the list. */
export function between(ids: string[], from: string, to: string): string[] {
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)].sort((one, other) => one - other);
  return start === undefined || start < 0 ? [to] : ids.slice(start, (end ?? start) + 1);
}

export function useSelection(ids: string[], open: (id: string) => void, enabled: boolean): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<string | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  // A row that left the list is acted on no more.
  const there = new Set(ids.filter((id) => chosen.has(id)));

  function toggle(id: string, range: boolean) {
    const next = new Set(there);
    if (range && anchor !== null) for (const one of between(ids, anchor, id)) next.add(one);
    else if (next.has(id)) next.delete(id);
    else next.add(id);
    setChosen(next);
    setAnchor(id);
    setCursor(id);
  }
  function move(event: KeyboardEvent, by: number) {
    event.preventDefault();
    const at = cursor === null ? (by > 0 ? -1 : ids.length) : ids.indexOf(cursor);
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + by))];
    if (next === undefined) return;
    if (event.shiftKey) {
      const from = anchor ?? cursor ?? next;
      setChosen(new Set([...there, ...between(ids, from, next)]));
      setAnchor(from);
    } else setAnchor(null);
    setCursor(next);
  }
  const all = () => setChosen(new Set(ids));
  const clear = () => setChosen(new Set());
  const onControl = (event: KeyboardEvent) =>
    event.target instanceof HTMLElement && event.target.closest("a, button, input") !== null;

  useShortcut("ArrowDown", (event) => move(event, 1), enabled);
  useShortcut("ArrowUp", (event) => move(event, -1), enabled);
  useShortcut("j", (event) => move(event, 1), enabled);
  useShortcut("k", (event) => move(event, -1), enabled);
  useShortcut(
    " ",
    (event) => {
      if (cursor === null || onControl(event)) return;
      event.preventDefault();
      toggle(cursor, event.shiftKey);
    },
    enabled,
  );
  useShortcut(
    "Enter",
    (event) => {
      if (cursor !== null && !onControl(event)) open(cursor);
    },
    enabled,
  );
  useShortcut("Escape", clear, enabled && there.size > 0);
  const latest = all;
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "a" || !(event.ctrlKey || event.metaKey)) return;
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      latest();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [enabled, latest]);

  return { chosen: there, cursor, toggle, all, clear };
}
