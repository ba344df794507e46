"use client";

/** The functions of `format.ts` bound to the language shown. */
import type { Language } from "@/api/types";
import * as format from "./format";
import { useShownLanguage } from "./provider";

function bind(language: Language) {
  return {
    language,
    integer: (value: number) => format.integer(value, language),
    amount: (cents: number) => format.amount(cents, language),
    money: (cents: number) => format.money(cents, language),
    wholeEuros: (cents: number) => format.wholeEuros(cents, language),
    percent: (basisPoints: number) => format.signedPercent(basisPoints, language),
    day: (value: string) => format.day(value, language),
    longDay: (value: string) => format.longDay(value, language),
    shortDay: (value: string) => format.shortDay(value, language),
    moment: (value: string) => format.moment(value, language),
    relative: (value: string) => format.relative(value, Date.now(), language),
    fileSize: (bytes: number) => format.fileSize(bytes, language),
  };
}

export type Format = ReturnType<typeof bind>;

// Bound once: every cell of a grid asks for them.
const BOUND: Record<Language, Format> = { fr: bind("fr"), en: bind("en") };

export function useFormat(): Format {
  return BOUND[useShownLanguage()];
}
