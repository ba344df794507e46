/** The columns of the grid as data: order, width, alignment, what sorting them means. */
import type { Offer } from "@/api/types";
import { decimalOfCents } from "@/i18n/format";
import type { Language } from "@/lib/preferences";
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

export interface Column {
  id: ColumnId;
  /** Pixels; the first column takes what is left and at least this. */
  width: number;
  align: "start" | "end";
  sort?: Sort;
}

const NAME: Column = { id: "name", width: 236, align: "start", sort: "name" };
const SKU: Column = { id: "sku", width: 138, align: "start", sort: "sku" };
const GRADE: Column = { id: "grade", width: 66, align: "start", sort: "grade" };
const STATE: Column = { id: "state", width: 176, align: "start" };
const COLOUR: Column = { id: "colour", width: 126, align: "start" };
const BOXED: Column = { id: "boxed", width: 132, align: "start" };
const QUANTITY: Column = { id: "quantity", width: 92, align: "end", sort: "quantity" };
const PRICE: Column = { id: "price", width: 124, align: "end", sort: "price" };
const MOVEMENT: Column = { id: "movement", width: 72, align: "end" };
const COST: Column = { id: "cost", width: 92, align: "end" };
const MARGIN: Column = { id: "margin", width: 92, align: "end" };

const BUYER: Column[] = [NAME, SKU, GRADE, STATE, COLOUR, BOXED, QUANTITY, PRICE, MOVEMENT];

// Staff have two columns more: money stands where it is seen without scrolling sideways.
const STAFF: Column[] = [NAME, SKU, GRADE, STATE, QUANTITY, PRICE, MOVEMENT, COST, MARGIN, COLOUR, BOXED];

export function columnsOf(staff: boolean): Column[] {
  return staff ? STAFF : BUYER;
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
