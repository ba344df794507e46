"use client";

/** How values of the catalogue are said: the supplier's words translated, sizes with units. */
import { useTranslations } from "use-intl";
import type { Offer } from "@/api/types";
import { useWords } from "@/i18n/provider";
import { gradeLetter } from "@/lib/grades";
import type { ListKey } from "./view";

const GB_PER_TB = 1024;

export function useLabels() {
  const t = useTranslations("catalogue");
  const words = useWords();

  function storage(gb: number): string {
    return gb >= GB_PER_TB && gb % GB_PER_TB === 0
      ? t("storageTb", { tb: String(gb / GB_PER_TB) })
      : t("storageGb", { gb: String(gb) });
  }

  /** The full words of a grade; "sealed" is not said of a phone whose seal is broken. */
  function grade(offer: Pick<Offer, "grade" | "additional_info">): string {
    if (offer.grade === "Brand New" && offer.additional_info === "Broken seal") {
      return words.gradeShort["Brand New"] ?? offer.grade;
    }
    return words.grade[offer.grade] ?? offer.grade;
  }

  /** A value of a facet as people read it. */
  function value(key: ListKey, raw: string): string {
    switch (key) {
      case "grade":
        return words.gradeShort[raw] ?? gradeLetter(raw);
      case "storage":
        return raw === "" ? t("noValue") : storage(Number(raw));
      case "regime":
        return raw === "marginal" || raw === "standard" ? t(`regime.${raw}`) : raw;
      case "badge":
        return isBadge(raw) ? t(`views.${raw}`) : raw;
      case "functionality":
        return words.functionality[raw] ?? raw;
      case "boxed":
        return words.boxed[raw] ?? (raw || t("noValue"));
      case "info":
        return raw === "" ? t("noValue") : (words.info[raw] ?? raw);
      case "colour":
        return raw === "" ? t("noColour") : (words.colour[raw] ?? raw);
      case "cloud_lock":
        return raw === "" ? t("noValue") : (words.cloudLock[raw] ?? raw);
      case "item_group":
      case "brand":
      case "model":
        return raw || t("noValue");
    }
  }

  return {
    storage,
    grade,
    value,
    functionality: (raw: string) => words.functionality[raw] ?? raw,
    boxed: (raw: string) => words.boxed[raw] ?? raw,
    info: (raw: string) => words.info[raw] ?? raw,
    colour: (raw: string) => words.colour[raw] ?? raw,
    cloudLock: (raw: string) => words.cloudLock[raw] ?? raw,
  };
}

function isBadge(value: string): value is "new" | "restocked" | "price_down" | "price_up" {
  return value === "new" || value === "restocked" || value === "price_down" || value === "price_up";
}
