import { describe, expect, it } from "vitest";
import { anImport } from "@/test/imports";
import { isMoving, isReviewable, nameSaysDay, stateLabel, stepsDone } from "./state";

describe("an import", () => {
  it("is followed while the server works, and waits for people when it is staged or held", () => {
    expect(["received", "read", "priced", "scheduled"].map((state) => isMoving(state as never))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([isMoving("staged"), isReviewable("staged"), isReviewable("held")]).toEqual([false, true, true]);
    expect(isReviewable("published")).toBe(false);
  });

  it("leaves the track when it fails", () => {
    expect(stepsDone("failed")).toBeNull();
    expect(stepsDone("published")).toBe(5);
  });

  it("is online only as long as no later list is", () => {
    const one = anImport({ state: "published", version: 6 });
    expect(stateLabel(one)).toBe("published");
    // The server offers a way back to what is not in force.
    expect(stateLabel({ ...one, can: { ...one.can, roll_back: true } })).toBe("publishedBefore");
  });

  it("waits for its hour when it is scheduled for one", () => {
    const one = anImport({ state: "scheduled", scheduled_at: "2026-11-25T07:30:00Z" });
    expect([stateLabel(one), stateLabel({ ...one, scheduled_at: null })]).toEqual(["planned", "scheduled"]);
  });

  it("says that it is identical rather than ready", () => {
    expect(stateLabel(anImport({ state: "staged", no_op: true }))).toBe("no_op");
  });
});

describe("a file's name", () => {
  it("says the day as the supplier writes it, or as an ISO date", () => {
    expect(nameSaysDay("Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx")).toBe(true);
    expect(nameSaysDay("tarif 2026-11-24.csv")).toBe(true);
  });

  it("is asked for the day otherwise", () => {
    expect(nameSaysDay("export-final(2).xlsx")).toBe(false);
  });
});
