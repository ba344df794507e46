import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/page";
import { CheckList } from "./check-list";
import { edgesOf, stopAbove, stopBelow } from "./price-stops";
import { Toggles } from "./toggles";
import { shownValues } from "./values";

afterEach(cleanup);

describe("the values of a facet", () => {
  it("keep what is chosen although nothing matches it any more", () => {
    expect(shownValues([{ value: "Apple", count: 4 }], ["Nokia"])).toEqual([
      { value: "Apple", count: 4 },
      { value: "Nokia", count: 0 },
    ]);
  });

  it("are ticked in the list with their counts, the supplier's words in French", async () => {
    const onToggle = vi.fn();
    draw(
      <CheckList
        facet="info"
        counted={[
          { value: "", count: 7_222 },
          { value: "Reduced Battery Performance", count: 269 },
        ]}
        chosen={[]}
        onToggle={onToggle}
      />,
    );
    expect(screen.getByText("7 222")).toBeTruthy();
    await userEvent.click(screen.getByRole("checkbox", { name: /Batterie affaiblie/ }));
    expect(onToggle).toHaveBeenCalledWith("Reduced Battery Performance");
  });

  it("are found by typing when there are many", async () => {
    const counted = Array.from({ length: 40 }, (_, index) => ({
      value: `Apple iPhone ${index}`,
      count: 40 - index,
    }));
    draw(
      <CheckList facet="model" counted={counted} chosen={[]} onToggle={() => {}} find="Chercher un modèle" />,
    );
    expect(screen.getAllByRole("checkbox")).toHaveLength(6);
    await userEvent.type(screen.getByRole("searchbox"), "iphone 39");
    expect(screen.getByRole("checkbox", { name: /iPhone 39/ })).toBeTruthy();
    expect(screen.getAllByRole("checkbox")).toHaveLength(1);
  });

  it("show grades in their order whatever their counts", () => {
    const counted = ["Grade C", "Brand New", "Grade A+", "Grade B"].map((value) => ({ value, count: 3 }));
    draw(<Toggles facet="grade" counted={counted} chosen={["Grade B"]} onToggle={() => {}} columns={4} />);
    const shown = screen.getAllByRole("button");
    expect(shown.map((button) => button.textContent)).toEqual(["Neuf3", "A+3", "B3", "C3"]);
    expect(shown[2]?.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("the stops of the price handles", () => {
  const prices = {
    min_cents: 3_300,
    max_cents: 29_900,
    buckets: [
      { from_cents: 0, to_cents: 10_000, count: 4 },
      { from_cents: 10_000, to_cents: 20_000, count: 9 },
      { from_cents: 20_000, to_cents: 30_000, count: 2 },
    ],
  };
  const edges = edgesOf(prices);

  it("are the borders between the bars", () => {
    expect(edges).toEqual([0, 10_000, 20_000, 30_000]);
  });

  it("stand around any amount that was typed", () => {
    expect(stopBelow(edges, 12_345)).toBe(1);
    expect(stopAbove(edges, 12_345)).toBe(2);
    expect([stopBelow(edges, null), stopAbove(edges, null)]).toEqual([0, 3]);
    expect([stopBelow(edges, 99_900), stopAbove(edges, 99_900)]).toEqual([2, 3]);
  });
});
