"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/i18n/use-format";
import { countryName } from "@/lib/countries";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { newBand, type TypedBand, type TypedZone } from "./tariff-draft";

const HOME = ["metropolitan_france", "monaco", "overseas_department", "overseas_collectivity"] as const;
const UNION = "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");
const NEAR = "CH GB NO IS LI AD SM".split(" ");
const TERRITORIES = [
  ...HOME,
  ...UNION.map((country) => `member_state:${country}`),
  ...NEAR.map((country) => `outside_union:${country}`),
];

interface TariffZoneProps {
  zone: TypedZone;
  editable: boolean;
  onChange: (zone: TypedZone) => void;
  onRemove: () => void;
}

export function TariffZone({ zone, editable, onChange, onRemove }: TariffZoneProps) {
  const t = useTranslations("tariffs");
  const { language } = useFormat();
  const territory = (code: string): string => {
    const [kind, country] = code.split(":");
    if (country !== undefined) return countryName(country, language);
    const home = HOME.find((one) => one === kind);
    return home === undefined ? code : t(`territories.${home}`);
  };
  const put = (place: number, change: Partial<TypedBand>) =>
    onChange({
      ...zone,
      bands: zone.bands.map((band, at) => (at === place ? { ...band, ...change } : band)),
    });
  return (
    <fieldset className="min-w-0 border-line border-t pt-4" disabled={!editable}>
      <legend className="sr-only">{zone.name || t("zone")}</legend>
      <div className="flex flex-wrap items-end gap-3">
        <label htmlFor={`zone-${zone.key}`} className="w-64">
          <span className="mb-1 block font-medium text-grid">{t("zone")}</span>
          <Input
            id={`zone-${zone.key}`}
            dense
            value={zone.name}
            onChange={(event) => onChange({ ...zone, name: event.target.value })}
          />
        </label>
        {editable && (
          <>
            <Select
              dense
              aria-label={t("addTerritory")}
              value=""
              onChange={(event) =>
                onChange({ ...zone, territories: [...zone.territories, event.target.value] })
              }
            >
              <option value="">{t("addTerritory")}</option>
              {TERRITORIES.filter((code) => !zone.territories.includes(code)).map((code) => (
                <option key={code} value={code}>
                  {territory(code)}
                </option>
              ))}
            </Select>
            <span className="flex-1" />
            <Button look="quiet" onClick={onRemove}>
              {t("removeZone")}
            </Button>
          </>
        )}
      </div>
      <ul className="mt-2 flex flex-wrap gap-1.5 text-grid">
        {zone.territories.map((code) => (
          <li key={code} className="inline-flex h-7 items-center gap-1 rounded-md bg-sunken pr-1 pl-2">
            {territory(code)}
            {editable && (
              <button
                type="button"
                aria-label={t("removeTerritory", { name: territory(code) })}
                className="inline-flex size-6 items-center justify-center rounded-xs text-ink-2 hover:text-ink"
                onClick={() =>
                  onChange({ ...zone, territories: zone.territories.filter((one) => one !== code) })
                }
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      <ol className="mt-2">
        {zone.bands.map((band, place) => (
          <BandLine
            key={band.key}
            band={band}
            place={place}
            last={place === zone.bands.length - 1}
            onChange={(change) => put(place, change)}
            remove={
              editable && zone.bands.length > 1 ? (
                <IconButton
                  label={t("removeBand")}
                  onClick={() => onChange({ ...zone, bands: zone.bands.toSpliced(place, 1) })}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              ) : null
            }
          />
        ))}
      </ol>
      {editable && (
        <Button
          look="quiet"
          className="mt-1"
          onClick={() => onChange({ ...zone, bands: zone.bands.toSpliced(-1, 0, newBand()) })}
        >
          {t("addBand")}
        </Button>
      )}
    </fieldset>
  );
}

interface BandLineProps {
  band: TypedBand;
  place: number;
  last: boolean;
  onChange: (change: Partial<TypedBand>) => void;
  remove: ReactNode;
}

function BandLine({ band, place, last, onChange, remove }: BandLineProps) {
  const t = useTranslations("tariffs");
  const input = (name: "upTo" | "price" | "origin" | "rise" | "over", width: string) => (
    <Input
      dense
      inputMode={name === "price" || name === "rise" ? "decimal" : "numeric"}
      className={`${width} text-right`}
      aria-label={t(`fields.${name}`, { band: place + 1 })}
      value={band[name]}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  return (
    <li className="flex flex-wrap items-center gap-2 border-line/70 border-b py-1.5 text-grid">
      <span className="flex w-44 items-center gap-2 text-ink-2">
        {last ? (
          t("beyond")
        ) : (
          <>
            {t("upTo")} {input("upTo", "w-20!")}
          </>
        )}
      </span>
      <Select
        dense
        aria-label={t("fields.kind", { band: place + 1 })}
        value={band.kind}
        onChange={(event) => onChange({ kind: event.target.value === "rising" ? "rising" : "flat" })}
      >
        <option value="flat">{t("flat")}</option>
        <option value="rising">{t("rising")}</option>
      </Select>
      {input("price", "w-24!")} €
      {band.kind === "rising" && (
        <>
          <span className="text-ink-2">{t("at")}</span> {input("origin", "w-16!")}
          <span className="text-ink-2">{t("plus")}</span> {input("rise", "w-24!")} €
          <span className="text-ink-2">{t("per")}</span> {input("over", "w-16!")}
          <span className="text-ink-2">{t("units")}</span>
        </>
      )}
      <span className="flex-1" />
      {remove}
    </li>
  );
}
