"use client";

/** Every component in every state, side by side. Served in development only, see `pageExtensions`. */
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "@/api/problem";
import { GradeBadge, NewsTag, RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { Kbd } from "@/ui/kbd";
import { Money, Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { Swatch } from "@/ui/swatch";
import { say } from "@/ui/toast";

const GRADES = [
  "Brand New",
  "Swap",
  "Grade A+",
  "Grade A",
  "Grade AB",
  "Grade B+",
  "Grade B",
  "Grade BC",
  "Grade C+",
  "Grade C",
  "Refurb X",
];
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

const failure = new ApiError({
  status: 500,
  code: "internal",
  detail: "Une erreur interne est survenue.",
  requestId: "01a3f7c2-9b1d",
  fields: [],
  retryAfter: null,
  extra: {},
});

export default function Design() {
  return (
    <main className="mx-auto flex max-w-[960px] flex-col gap-8 bg-surface px-8 py-10">
      <Group name="Buttons">
        <Button look="primary" onClick={() => say("Publié")}>
          Publier
        </Button>
        <Button>Annuler</Button>
        <Button look="quiet">Écarter</Button>
        <Button look="danger">Supprimer</Button>
        <Button look="primary" disabled>
          Publication…
        </Button>
        <Button icon={<Plus size={14} aria-hidden />}>Ajouter</Button>
        <IconButton label="Ajouter">
          <Plus size={16} aria-hidden />
        </IconButton>
        <Button look="primary" size="large">
          Se connecter
        </Button>
      </Group>
      <Group name="Fields">
        <div className="w-60">
          <Input aria-label="Champ" placeholder="Adresse e-mail" />
        </div>
        <div className="w-60">
          <Input aria-label="Champ refusé" aria-invalid defaultValue="abc" />
        </div>
        <div className="w-40">
          <Input dense aria-label="Champ dense" placeholder="Chercher" />
        </div>
        <Kbd>/</Kbd>
      </Group>
      <Group name="Grades">
        {GRADES.map((grade) => (
          <GradeBadge key={grade} grade={grade} />
        ))}
      </Group>
      <Group name="Marks">
        <RegimeBadge regime="marginal" />
        <RegimeBadge regime="standard" />
        <NewsTag badge="new" />
        <NewsTag badge="restocked" />
        <NewsTag badge="price_down" />
        <NewsTag badge="price_up" />
        <Movement basisPoints={420} />
        <Movement basisPoints={-1_250} />
      </Group>
      <Group name="Numbers">
        <Money cents={123_456} />
        <Money cents={98_765_432} className="font-semibold" />
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
      <Group name="Blocks">
        <Empty
          title="Aucune offre ne correspond"
          action={<Button look="primary">Effacer les filtres</Button>}
        >
          Retirez un filtre ou élargissez la recherche.
        </Empty>
        <ErrorBlock error={failure} retry={() => {}} />
        <span className="skeleton h-3 w-48" />
      </Group>
    </main>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 font-medium text-ink-3 text-note">{name}</h2>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </section>
  );
}
