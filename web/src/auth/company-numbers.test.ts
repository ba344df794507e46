import { describe, expect, it } from "vitest";
import { sirenFault, vatFault, vatOfSiren } from "./company-numbers";

describe("a VAT number", () => {
  it("is taken with the blanks that people type", () => {
    expect(vatFault("FR 83 404 833 048", "FR")).toBeNull();
    expect(vatFault("de 136 695 976", "DE")).toBeNull();
    expect(vatFault("EL123456789", "GR")).toBeNull();
  });

  it("is refused for a wrong digit, a wrong form, or another country's prefix", () => {
    expect(vatFault("FR83404833049", "FR")).toBe("vatCheck");
    expect(vatFault("FR8340483304", "FR")).toBe("vatForm");
    expect(vatFault("DE136695976", "BE")).toBe("vatCountry");
  });

  it("follows from the SIREN, whose SIRET does as well", () => {
    expect(vatOfSiren("404 833 048")).toBe("FR83404833048");
    expect(vatOfSiren("40483304800022")).toBe("FR83404833048");
  });
});

describe("a SIREN or SIRET", () => {
  it("is checked by its last digit", () => {
    expect(sirenFault("404 833 048")).toBeNull();
    expect(sirenFault("40483304800022")).toBeNull();
    expect(sirenFault("404833049")).toBe("sirenCheck");
    expect(sirenFault("40483304")).toBe("sirenForm");
  });

  it("of the post office's branches is checked by the sum of its digits", () => {
    expect(sirenFault("35600000049837")).toBeNull();
    expect(sirenFault("35600000049838")).toBe("sirenCheck");
  });
});
