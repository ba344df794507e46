"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";

interface DayFormProps {
  name: string;
  onSend: (day: string) => void;
  onCancel: () => void;
}

/** Asks of which day a list is when its name does not say so; today unless told otherwise. */
export function DayForm({ name, onSend, onCancel }: DayFormProps) {
  const t = useTranslations();
  const id = useId();
  const [day, setDay] = useState(todayInParis);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (day !== "") onSend(day);
  }

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-1 flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 truncate">{t("imports.dayAsked", { name })}</p>
      <label htmlFor={id} className="text-grid text-ink-2">
        {t("imports.dayLabel")}
      </label>
      <div className="w-40">
        <Input
          dense
          id={id}
          type="date"
          required
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <Button look="quiet" onClick={onCancel}>
        {t("common.cancel")}
      </Button>
      <Button look="primary" type="submit">
        {t("imports.send")}
      </Button>
    </form>
  );
}

/** The business day, `YYYY-MM-DD`: the Swedish way of writing dates is the ISO one. */
function todayInParis(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());
}
