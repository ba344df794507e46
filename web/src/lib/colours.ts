/** Swatches of the colours that suppliers name. An unknown colour keeps its name and has no swatch. */
export const SWATCHES: Record<string, string> = {
  Black: "#1d1d1f",
  White: "#f5f5f0",
  Blue: "#2f5d8a",
  Silver: "#c9ccd1",
  Green: "#4d7a5a",
  Gold: "#d9b98a",
  Red: "#b3202a",
  Purple: "#7b6aa0",
  Pink: "#e8b8bf",
  "Rose Gold": "#d8a79b",
  Grey: "#8a8d91",
  Gray: "#8a8d91",
  "Space Gray": "#55575b",
  Yellow: "#e8cf5a",
  Orange: "#d9772b",
  Bronze: "#8c6b4f",
  Teal: "#2f7f86",
  Beige: "#d9cdb8",
  Brown: "#6b4a36",
  Lime: "#a6c13c",
  Copper: "#b06a45",
  "Ice Blue": "#cfe3ee",
  Midnight: "#232a36",
  Starlight: "#efe6d8",
  Graphite: "#4d4f53",
  Coral: "#e8735c",
};

export function swatch(colour: string): string | null {
  return SWATCHES[colour] ?? null;
}
