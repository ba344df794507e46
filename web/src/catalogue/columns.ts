/** The columns of the grid as data: order, width, alignment, what sorting them means. */
import type { Language, Offer } from "@/api/types";
import { unitsOf } from "@/cart/wanted";
import { decimalOfCents } from "@/i18n/format";
import { type Fitting, fitColumns } from "@/lib/fit-columns";
import type { Sort } from "./view";

export type ColumnId =
  | "name"
  | "sku"
  | "grade"
  | "state"
  | "colour"
  | "boxed"
  | "quantity"
  | "price"
  | "movement"
  | "cost"
  | "margin"
  | "brand"
  | "model"
  | "storage"
  | "regime"
  | "lock"
  | "ean"
  | "wanted";

/** The first column takes the width that is left, and at least its own. */
export interface Column extends Fitting {
  id: ColumnId;
  align: "start" | "end";
  sort?: Sort;
}

const NAME: Column = { id: "name", width: 212, align: "start", rank: 0, sort: "name" };
const SKU: Column = { id: "sku", width: 134, align: "start", rank: 5, sort: "sku" };
const GRADE: Column = { id: "grade", width: 62, align: "start", rank: 3, sort: "grade" };
const STATE: Column = { id: "state", width: 172, align: "start", rank: 4, sort: "functionality" };
const COLOUR: Column = { id: "colour", width: 122, align: "start", rank: 7, sort: "colour" };
const BOXED: Column = { id: "boxed", width: 142, align: "start", rank: 8, sort: "boxed" };
const QUANTITY: Column = { id: "quantity", width: 86, align: "end", rank: 2, sort: "quantity" };
const PRICE: Column = { id: "price", width: 126, align: "end", rank: 1, sort: "price" };
const MOVEMENT: Column = { id: "movement", width: 78, align: "end", rank: 6 };
const COST: Column = { id: "cost", width: 88, align: "end", rank: 3, sort: "cost" };
const MARGIN: Column = { id: "margin", width: 84, align: "end", rank: 3, sort: "margin" };
const BRAND: Column = { id: "brand", width: 104, align: "start", rank: 9, sort: "brand" };
const MODEL: Column = { id: "model", width: 168, align: "start", rank: 9, sort: "model" };
const STORAGE: Column = { id: "storage", width: 92, align: "end", rank: 9, sort: "storage" };
const REGIME: Column = { id: "regime", width: 72, align: "start", rank: 9, sort: "regime" };
const LOCK: Column = { id: "lock", width: 164, align: "start", rank: 9, sort: "cloud_lock" };

/** Where a buyer types how many: always there, always last. */
const WANTED: Column = { id: "wanted", width: 96, align: "end", rank: 0 };

const EAN: Column = { id: "ean", width: 132, align: "start", rank: 9, sort: "ean" };

const BUYER: Column[] = [NAME, SKU, GRADE, STATE, COLOUR, BOXED, QUANTITY, PRICE, MOVEMENT];

/** Columns that nobody sees until he asks for them: the name and the price already say it. */
const EXTRA: Column[] = [BRAND, MODEL, STORAGE, REGIME, LOCK, EAN];

// Staff read the money of a row from left to right: what it costs, what it is sold for, what remains.
const STAFF: Column[] = [NAME, SKU, GRADE, STATE, COLOUR, BOXED, QUANTITY, COST, PRICE, MARGIN, MOVEMENT];

/** Every column that a person may choose, in the usual order. */
export function offeredColumns(staff: boolean): Column[] {
  return [...(staff ? STAFF : BUYER), ...EXTRA];
}

/** The columns that a person sees who chose none. */
export function usualColumns(staff: boolean): ColumnId[] {
  return (staff ? STAFF : BUYER).map((column) => column.id);
}

/**
 * The columns for a person, in order. His own choice is shown whole, and scrolled where it is wider than `room` pixels;
 * without one, as many of the usual columns as fit. The product's panel has them all. The name always leads.
 */
export function columnsOf(
  staff: boolean,
  room: number,
  chosen?: readonly string[],
  buying = false,
): Column[] {
  const last = buying ? [WANTED] : [];
  if (chosen === undefined) return fitColumns([...(staff ? STAFF : BUYER), ...last], room);
  const offered = offeredColumns(staff);
  const wanted = chosen.flatMap((id) => offered.filter((column) => column.id === id && column !== NAME));
  return [NAME, ...wanted, ...last];
}

const FIELDS: Record<ColumnId, string[]> = {
  name: ["name"],
  sku: ["sku"],
  grade: ["grade"],
  state: ["functionality", "additional_info"],
  colour: ["colour"],
  boxed: ["boxed"],
  quantity: ["quantity"],
  price: ["regime", "price_cents"],
  movement: ["badges", "previous_price_cents"],
  cost: ["cost_cents"],
  margin: ["margin_cents"],
  brand: ["brand"],
  model: ["model"],
  storage: ["storage_gb"],
  regime: ["regime"],
  lock: ["cloud_lock"],
  ean: ["ean"],
  wanted: [],
};

/** The fields of an offer that columns show, in their order, each once. */
export function fieldsOf(columns: readonly Column[]): string[] {
  return [...new Set(columns.flatMap((column) => FIELDS[column.id]))];
}

export function templateOf(columns: Column[]): string {
  return columns
    .map((column, index) => (index === 0 ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
    .join(" ");
}

export function minimumWidth(columns: Column[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0);
}

/** What copying a cell gives: the plain value, as a spreadsheet of that language wants it. */
export function plainValue(offer: Offer, id: ColumnId, language: Language): string {
  const cents = (value: number | null | undefined) => {
    if (value == null) return "";
    const text = decimalOfCents(value);
    return language === "fr" ? text.replace(".", ",") : text;
  };
  switch (id) {
    case "name":
      return offer.name;
    case "sku":
      return offer.sku;
    case "grade":
      return offer.grade;
    case "state":
      return [offer.functionality, offer.additional_info].filter(Boolean).join(", ");
    case "colour":
      return offer.colour ?? "";
    case "boxed":
      return offer.boxed;
    case "quantity":
      return String(offer.quantity);
    case "price":
      return cents(offer.price_cents);
    case "movement":
      return cents(offer.previous_price_cents);
    case "cost":
      return cents(offer.cost_cents);
    case "margin":
      return cents(offer.margin_cents);
    case "brand":
      return offer.brand;
    case "model":
      return offer.model;
    case "storage":
      return offer.storage_gb == null ? "" : String(offer.storage_gb);
    case "regime":
      return offer.regime === "marginal" ? "M" : "HT";
    case "lock":
      return offer.cloud_lock ?? "";
    case "ean":
      return offer.ean ?? "";
    case "wanted":
      return String(unitsOf(offer.id));
  }
}
