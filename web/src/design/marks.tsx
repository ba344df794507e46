"use client";

/** Marks, numbers and the colours that they are made of. */
import { GRADES } from "@/lib/grades";
import { GradeBadge, NewsTag, RegimeBadge } from "@/ui/badges";
import { Money, Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { Swatch } from "@/ui/swatch";
import { Group } from "./group";

/** Every grade that is ranked, and one that is not yet. */
const SHOWN_GRADES = [...GRADES, "Refurb X"];
const COLOURS = ["Black", "Starlight", "Midnight", "Teal", "Rose Gold", "Unknown"];
const SURFACES = [
  "canvas",
  "surface",
  "raised",
  "sunken",
  "selected",
  "accent-soft",
  "warning-soft",
  "danger-soft",
  "success-soft",
  "info-soft",
];
const INKS = ["ink", "ink-2", "ink-3", "accent", "up", "down", "new", "info", "warning", "danger", "success"];

export function Marks() {
  return (
    <>
      <Group name="Grades" of={{ GradeBadge }}>
        {SHOWN_GRADES.map((grade) => (
          <GradeBadge key={grade} grade={grade} />
        ))}
      </Group>
      <Group name="Marks" of={{ RegimeBadge, NewsTag }}>
        <RegimeBadge regime="marginal" />
        <RegimeBadge regime="standard" />
        <NewsTag badge="new" />
        <NewsTag badge="restocked" />
        <NewsTag badge="price_down" />
        <NewsTag badge="price_up" />
        <NewsTag brief badge="new" />
      </Group>
      <Group name="Numbers" of={{ Money, Movement, Sku, Swatch }}>
        <Money cents={123_456} />
        <Money cents={98_765_432} className="font-semibold" />
        <Movement basisPoints={420} />
        <Movement basisPoints={-1_250} />
        <Sku sku="00100764144802" />
        {COLOURS.map((colour) => (
          <span key={colour} className="flex items-center gap-1.5 text-grid">
            <Swatch colour={colour} /> {colour}
          </span>
        ))}
      </Group>
      <Group name="Surfaces">
        {SURFACES.map((name) => (
          <span
            key={name}
            style={{ background: `var(--${name})` }}
            className="flex h-12 w-32 items-end border border-line p-1.5 text-note"
          >
            {name}
          </span>
        ))}
      </Group>
      <Group name="Text">
        {INKS.map((name) => (
          <span key={name} style={{ color: `var(--${name})` }} className="font-medium text-grid">
            {name}
          </span>
        ))}
      </Group>
    </>
  );
}
