import { describe, expect, it } from "vitest";
import type { Zone } from "@/api/stock";
import { newBand, newZone, typedZones, zonesOf } from "./tariff-draft";

const FRANCE: Zone = {
  name: "France",
  territories: ["metropolitan_france", "monaco"],
  bands: [
    { up_to: 5, price: { kind: "flat", amount_cents: 1_250 } },
    { up_to: null, price: { kind: "rising", base_cents: 2_000, origin: 5, rise_cents: 10_000, over: 100 } },
  ],
};

describe("tariffs while they are typed", () => {
  it("come back as they were", () => {
    expect(zonesOf(typedZones([FRANCE], "fr"))).toEqual([FRANCE]);
    expect(zonesOf(typedZones([FRANCE], "en"))).toEqual([FRANCE]);
  });

  it("leave the last band open, whatever was typed in its end", () => {
    const zone = { ...newZone(), name: "UE", territories: ["member_state:DE"] };
    const bands = [{ ...newBand(), price: "30", upTo: "9" }];
    expect(zonesOf([{ ...zone, bands }])?.[0]?.bands).toEqual([
      { up_to: null, price: { kind: "flat", amount_cents: 3_000 } },
    ]);
  });

  it("are not sent while a figure, a name or a territory is missing", () => {
    expect(zonesOf([newZone()])).toBeNull();
    const [typed] = typedZones([FRANCE], "fr");
    expect(typed && zonesOf([{ ...typed, territories: [] }])).toBeNull();
    const rising = { ...newBand(), kind: "rising" as const, price: "30", origin: "5", rise: "1", over: "0" };
    expect(typed && zonesOf([{ ...typed, bands: [rising] }])).toBeNull();
  });
});
