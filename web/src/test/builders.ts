/** Offers for tests: a plain one, with what a test cares about said by the test. */
import type { Offer } from "@/api/types";

let serial = 0;

export function anOffer(known: Partial<Offer> = {}): Offer {
  serial += 1;
  return {
    id: `offer-${serial}`,
    ean: null,
    sku: `0010046640${String(serial).padStart(4, "0")}`,
    regime: "marginal",
    item_group: "Mobiles",
    name: "Apple iPhone 13 128GB",
    brand: "Apple",
    model: "Apple iPhone 13",
    storage_gb: 128,
    grade: "Grade A",
    functionality: "Working",
    boxed: "Unboxed",
    colour: "Midnight",
    cloud_lock: "CloudOFF",
    additional_info: null,
    quantity: 4,
    price_cents: 31_200,
    previous_price_cents: null,
    badges: [],
    ...known,
  };
}
