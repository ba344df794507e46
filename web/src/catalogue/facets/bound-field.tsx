"use client";

import { useEffect, useState } from "react";
import { Input } from "@/ui/input";

interface BoundFieldProps {
  label: string;
  placeholder: string;
  /** Whole units as shown: euros or pieces. */
  value: number | null;
  onCommit: (value: number | null) => void;
}

/** A number typed in full before it counts: it is taken on Enter and on leaving the field. */
export function BoundField({ label, placeholder, value, onCommit }: BoundFieldProps) {
  const [text, setText] = useState(value === null ? "" : String(value));
  useEffect(() => setText(value === null ? "" : String(value)), [value]);

  function commit() {
    const digits = text.replace(/\D/g, "");
    const next = digits === "" ? null : Number(digits.slice(0, 7));
    setText(next === null ? "" : String(next));
    if (next !== value) onCommit(next);
  }

  return (
    <Input
      dense
      inputMode="numeric"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      className="text-right"
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}
