import { describe, expect, it } from "vitest";
import type { SupplierLine } from "@/api/desk";
import { agrees, moves } from "./answer-table";

function aLine(known: Partial<SupplierLine>): SupplierLine {
  return {
    quantity: 10,
    expected_cost_cents: 1_000,
    answered_quantity: 10,
    answered_cost_cents: 1_000,
    substitutes: [],
    ...known,
  } as SupplierLine;
}

describe("a line of the supplier's answer", () => {
  it("agrees when all units come at the cost expected or lower", () => {
    expect(agrees(aLine({}))).toBe(true);
    expect(agrees(aLine({ answered_cost_cents: 900 }))).toBe(true);
    expect(agrees(aLine({ answered_cost_cents: 1_040 }))).toBe(false);
    expect(agrees(aLine({ answered_quantity: 9 }))).toBe(false);
    expect(agrees(aLine({ answered_quantity: null }))).toBe(false);
  });

  it("tells the money it moves, and nothing while it is not answered", () => {
    expect(moves(aLine({ answered_quantity: 8 }))).toBe(-2_000);
    expect(moves(aLine({ answered_cost_cents: 1_040 }))).toBe(400);
    expect(moves(aLine({ answered_quantity: null, answered_cost_cents: null }))).toBe(0);
  });
});
