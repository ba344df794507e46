/** Zones and bands while somebody types, and what the server takes. */
import type { Band, Zone } from "@/api/stock";
import { decimalOfCents } from "@/i18n/format";
import { randomKey } from "@/lib/random-key";
import { centsOf, wholeOf } from "@/lib/typed-numbers";

export interface TypedBand {
  key: string;
  /** Last number of units; empty for the last band. */
  upTo: string;
  kind: "flat" | "rising";
  /** The price, or the price at `origin` units. */
  price: string;
  origin: string;
  rise: string;
  over: string;
}

export interface TypedZone {
  key: string;
  name: string;
  territories: string[];
  bands: TypedBand[];
}

export const newBand = (): TypedBand => ({
  key: randomKey(),
  upTo: "",
  kind: "flat",
  price: "",
  origin: "",
  rise: "",
  over: "",
});

export const newZone = (): TypedZone => ({ key: randomKey(), name: "", territories: [], bands: [newBand()] });

export function typedZones(zones: Zone[], language: "fr" | "en"): TypedZone[] {
  const written = (cents: number) => decimalOfCents(cents).replace(".", language === "fr" ? "," : ".");
  const bandOf = ({ up_to, price }: Band): TypedBand => ({
    ...newBand(),
    upTo: up_to === null ? "" : String(up_to),
    ...(price.kind === "flat"
      ? { kind: "flat" as const, price: written(price.amount_cents) }
      : {
          kind: "rising" as const,
          price: written(price.base_cents),
          origin: String(price.origin),
          rise: written(price.rise_cents),
          over: String(price.over),
        }),
  });
  return zones.map(({ name, territories, bands }) => ({
    key: randomKey(),
    name,
    territories,
    bands: bands.map(bandOf),
  }));
}

/** What was typed as the server takes it; null while a figure cannot be read or a name or territory is missing. */
export function zonesOf(typed: TypedZone[]): Zone[] | null {
  const zones: Zone[] = [];
  for (const zone of typed) {
    if (zone.name.trim() === "" || zone.territories.length === 0) return null;
    const bands: Band[] = [];
    for (const [place, band] of zone.bands.entries()) {
      const last = place === zone.bands.length - 1;
      const up_to = last ? null : wholeOf(band.upTo);
      const price = priceOf(band);
      if (price === null || (!last && up_to === null)) return null;
      bands.push({ up_to, price });
    }
    zones.push({ name: zone.name.trim(), territories: zone.territories, bands });
  }
  return zones;
}

function priceOf(band: TypedBand): Band["price"] | null {
  const cents = centsOf(band.price);
  if (cents === null) return null;
  if (band.kind === "flat") return { kind: "flat", amount_cents: cents };
  const [origin, rise_cents, over] = [wholeOf(band.origin), centsOf(band.rise), wholeOf(band.over)];
  if (origin === null || rise_cents === null || !over) return null;
  return { kind: "rising", base_cents: cents, origin, rise_cents, over };
}
