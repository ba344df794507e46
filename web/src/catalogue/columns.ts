/** The columns of the grid as data: order, width, alignment, what sorting them means. */
import type { Language, Offer } from "@/api/types";
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
  | "margin";

/** The first column takes the width that is left, and at least its own. */
export interface Column extends Fitting {
  id: ColumnId;
  align: "start" | "end";
  sort?: Sort;
}

const NAME: Column = { id: "name", width: 212, align: "start", rank: 0, sort: "name" };
const SKU: Column = { id: "sku", width: 134, align: "start", rank: 5, sort: "sku" };
const GRADE: Column = { id: "grade", width: 62, align: "start", rank: 3, sort: "grade" };
const STATE: Column = { id: "state", width: 172, align: "start", rank: 4 };
const COLOUR: Column = { id: "colour", width: 122, align: "start", rank: 7 };
const BOXED: Column = { id: "boxed", width: 142, align: "start", rank: 8 };
const QUANTITY: Column = { id: "quantity", width: 86, align: "end", rank: 2, sort: "quantity" };
const PRICE: Column = { id: "price", width: 126, align: "end", rank: 1, sort: "price" };
const MOVEMENT: Column = { id: "movement", width: 78, align: "end", rank: 6 };
const COST: Column = { id: "cost", width: 88, align: "end", rank: 3 };
const MARGIN: Column = { id: "margin", width: 84, align: "end", rank: 3 };

const BUYER: Column[] = [NAME, SKU, GRADE, STATE, COLOUR, BOXED, QUANTITY, PRICE, MOVEMENT];

// Staff read the money of a row from left to right: what it costs, what it is sold for, what remains.
const STAFF: Column[] = [NAME, SKU, GRADE, STATE, COLOUR, BOXED, QUANTITY, COST, PRICE, MARGIN, MOVEMENT];

/** The columns for a person, in order, as many as fit into `room` pixels. The product's panel has them all. */
export function columnsOf(staff: boolean, room: number): Column[] {
  return fitColumns(staff ? STAFF : BUYER, room);
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
  }
}
