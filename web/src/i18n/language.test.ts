import { expect, it } from "vitest";
import { ofBrowser } from "./language";

it("speaks the first of the browser's languages that it knows, English to who knows neither", () => {
  expect(ofBrowser(["fr-CA", "en-US"])).toBe("fr");
  expect(ofBrowser(["de-DE", "en", "fr"])).toBe("en");
  expect(ofBrowser(["nl"])).toBe("en");
  expect(ofBrowser([])).toBe("fr");
});
