import { expect, it } from "vitest";
import { instantsOf } from "./days";

it("takes whole days of Paris, winter and summer, and leaves an end open", () => {
  expect(instantsOf("2026-11-24", "2026-11-24")).toEqual({
    from: "2026-11-23T23:00:00.000Z",
    until: "2026-11-24T23:00:00.000Z",
  });
  expect(instantsOf("2026-07-01", "")).toEqual({ from: "2026-06-30T22:00:00.000Z", until: "" });
  expect(instantsOf("demain", "2026-13-40")).toEqual({ from: "", until: "" });
});
