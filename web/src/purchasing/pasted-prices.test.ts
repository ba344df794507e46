import { expect, it } from "vitest";
import { pastedPrices } from "./pasted-prices";

it("reads two columns as spreadsheets, semicolons and hands write them", () => {
  const text = "350123456789018\t230,50\n350123456789026;199\n\n  F2LX1234ABCD  1 049,00 €\n";
  expect(pastedPrices(text)).toEqual({
    lines: [
      { identifier: "350123456789018", price_cents: 23_050 },
      { identifier: "350123456789026", price_cents: 19_900 },
      { identifier: "F2LX1234ABCD", price_cents: 104_900 },
    ],
    unread: [],
  });
});

it("names the lines that it does not understand instead of dropping them", () => {
  expect(pastedPrices("IMEI\tPrix\n350123456789018\tabc\n350123456789018\t10").unread).toEqual([1, 2]);
});
