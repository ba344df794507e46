import { expect, it } from "vitest";
import { centsOf, typedEuros } from "./euros";

it("reads amounts as people of both languages type them", () => {
  expect(centsOf("5 000,50 €")).toBe(500_050);
  expect(centsOf("5,000.50")).toBe(500_050);
  expect(centsOf("5,000")).toBe(500_000);
  expect(centsOf("0")).toBe(0);
  expect(centsOf("12,5")).toBe(1_250);
  expect(centsOf("-3")).toBeNull();
  expect(centsOf("beaucoup")).toBeNull();
});

it("writes them back so that they read the same", () => {
  expect(centsOf(typedEuros(500_050, "fr"))).toBe(500_050);
  expect(typedEuros(500_000, "en")).toBe("5000");
});
