/** Imports for tests: one that waits for publication, with what a test cares about said by the test. */
import type { Import } from "@/api/types";

export function anImport(known: Partial<Import> = {}): Import {
  return {
    id: "0193a5c2-0000-7000-8000-000000000001",
    number: 15,
    file_name: "Mobile devices-pricelist-Tuesday, November 24, 2026.xlsx",
    file_size: 827_345,
    source: "upload",
    family: "Mobile devices",
    list_day: "2026-11-24",
    state: "staged",
    progress: null,
    rows: { read: 11_892, accepted: 11_634, refused: 23, notices: 196, without_price: 141, duplicates: 12 },
    changes: {
      new: 184,
      gone: 96,
      restocked: 32,
      out_of_stock: 141,
      price_up: 64,
      price_down: 148,
      regime_flipped: 1,
      other: 7,
      unchanged: 10_961,
    },
    scope: { supplier: "a supplier", family: "Mobile devices", regimes: ["marginal", "standard"] },
    guard: { verdict: "clear", reasons: [] },
    no_op: false,
    error: null,
    created_at: "2026-11-24T07:00:00Z",
    created_by: "Claire Vasseur",
    decided_by: null,
    decision_reason: null,
    published_at: null,
    version: null,
    base_version: 14,
    scheduled_at: null,
    rolled_back_to: null,
    open_duplicates: 0,
    can: { publish: true, schedule: true, reject: true, roll_back: false, retry: false, map: false },
    ...known,
  };
}
