import { expect, it } from "vitest";
import { shareOut } from "./share-out";

it("pays the first debts whole, the next in part and the others not at all", () => {
  const debts = [
    { id: "a", due: 10_000 },
    { id: "paid", due: 0 },
    { id: "b", due: 5_000 },
    { id: "c", due: 900 },
  ];
  expect([...shareOut(12_050, debts)]).toEqual([
    ["a", 10_000],
    ["b", 2_050],
  ]);
});

it("leaves over what nobody owes", () => {
  expect([...shareOut(700, [{ id: "a", due: 500 }])]).toEqual([["a", 500]]);
});
