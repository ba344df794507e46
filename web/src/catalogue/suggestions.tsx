"use client";

/** What may be meant while somebody types. The field keeps the focus; it says which line is chosen. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { type Suggestion, suggestions } from "@/api/market";
import { useMessages } from "@/i18n/provider";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Sku } from "@/ui/sku";
import { Swatch } from "@/ui/swatch";
import { useLabels } from "./labels";

interface SuggestionsProps {
  /** Id of the list; lines are `id-0`, `id-1`, … */
  id: string;
  label: string;
  text: string;
  /** The chosen line, -1 for none. */
  active: number;
  /** Says what is listed, so that the field knows how many lines there are. */
  onListed: (items: Suggestion[]) => void;
  onPick: (suggestion: Suggestion) => void;
}

export default function Suggestions({ id, label, text, active, onListed, onPick }: SuggestionsProps) {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const found = useQuery({
    queryKey: ["suggest", text],
    queryFn: ({ signal }) => suggestions(text, signal),
    placeholderData: keepPreviousData,
    // Without suggestions one still searches: no second attempt, no message.
    retry: false,
  });
  const items = found.data;
  useEffect(() => onListed(items ?? []), [items, onListed]);
  if (!items || items.length === 0) return null;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className="absolute inset-x-0 top-full z-40 mt-1 max-h-[320px] overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-float"
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus
        <div
          key={`${item.kind}:${item.text}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The field must not lose the focus before the click arrives.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(item)}
          className={cx(
            "flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-grid hover:bg-hover pointer-coarse:h-11",
            index === active && "bg-selected",
          )}
        >
          <Face item={item} />
          <span className="ml-auto shrink-0 pl-2 text-ink-3 text-note">
            {format.integer(item.count)}
            {item.from_price_cents != null &&
              ` · ${t("fromPrice", { price: format.wholeEuros(item.from_price_cents) })}`}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The suggestion as the catalogue shows such a thing, with what it is where that is not plain. */
function Face({ item }: { item: Suggestion }) {
  const facets = useMessages().catalogue.facets;
  const labels = useLabels();
  switch (item.kind) {
    case "sku":
      return <Sku sku={item.text} />;
    case "grade":
      return (
        <>
          <GradeBadge grade={item.text} />
          <span className="text-ink-3">{facets.grade}</span>
        </>
      );
    case "colour":
      return (
        <>
          <Swatch colour={item.text} />
          {labels.colour(item.text)}
          <span className="text-ink-3">{facets.colour}</span>
        </>
      );
    case "brand":
      return (
        <>
          <span className="font-medium">{item.text}</span>
          <span className="text-ink-3">{facets.brand}</span>
        </>
      );
    default:
      return <span className="min-w-0 truncate">{item.text}</span>;
  }
}
