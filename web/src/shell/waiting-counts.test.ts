import { expect, it } from "vitest";
import { countsOf } from "./waiting-counts";

const section = (code: string, count: number) => ({ code, count, label: code, items: [] });

it("counts what waits where it is worked on, and everything for today", () => {
  const counts = countsOf({
    total: 9,
    sections: [
      section("imports", 1),
      section("payments", 3),
      section("claims", 2),
      section("device_questions", 3),
    ],
  });
  expect(Object.fromEntries(counts)).toEqual({
    "/admin/": 9,
    "/admin/catalog/": 1,
    "/admin/clients/": 0,
    "/admin/orders/": 5,
    "/admin/supplier/": 0,
  });
});
