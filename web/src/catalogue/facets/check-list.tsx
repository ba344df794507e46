"use client";

/** A facet with many values: the most frequent first, the rest unfolded or found by typing. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { FacetValue } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Swatch } from "@/ui/swatch";
import { useLabels } from "../labels";
import type { ListKey } from "../view";
import { shownValues } from "./values";

const FIRST = 6;
/** Unfolded, a list stays short enough to be read; typing finds the rest. */
const MOST = 60;

interface CheckListProps {
  facet: ListKey;
  counted: FacetValue[];
  chosen: string[];
  onToggle: (value: string) => void;
  /** Label of the field that narrows the list, for facets with hundreds of values. */
  find?: string;
}

export function CheckList({ facet, counted, chosen, onToggle, find }: CheckListProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const labels = useLabels();
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");

  const values = shownValues(counted, chosen);
  const needle = text.trim().toLowerCase();
  const found =
    needle === ""
      ? values
      : values.filter(({ value }) => labels.value(facet, value).toLowerCase().includes(needle));
  const limit = all || needle !== "" ? MOST : FIRST;
  // What is chosen is always in sight.
  const shown = found.filter(({ value }, index) => index < limit || chosen.includes(value));
  const hidden = found.length - shown.length;

  return (
    <div>
      {find && (
        <Input
          dense
          type="search"
          aria-label={find}
          placeholder={find}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-1.5"
        />
      )}
      <ul>
        {shown.map(({ value, count }) => {
          const checked = chosen.includes(value);
          const label = labels.value(facet, value);
          return (
            <li key={value}>
              <label
                className={cx(
                  "-mx-2 flex h-7 items-center gap-2 rounded-md px-2 text-grid hover:bg-hover pointer-coarse:h-11",
                  count === 0 && !checked && "text-ink-3",
                )}
              >
                <input
                  type="checkbox"
                  checked={checked}
                  onChange={() => onToggle(value)}
                  className="size-3.5 shrink-0 accent-accent pointer-coarse:size-5"
                />
                {facet === "colour" && <Swatch colour={value} />}
                <span
                  title={label}
                  className={cx("min-w-0 flex-1 truncate proportional-nums", value === "" && "text-ink-3")}
                >
                  {label}
                </span>
                <span className="text-ink-3 text-note">{format.integer(count)}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {needle !== "" && found.length === 0 && <p className="py-1 text-ink-3 text-note">{t("noModel")}</p>}
      {needle === "" && (hidden > 0 || all) && values.length > FIRST && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="h-7 rounded-sm font-medium text-accent text-note hover:underline pointer-coarse:h-10"
        >
          {all ? t("less") : t("more", { count: hidden })}
        </button>
      )}
    </div>
  );
}
