import type { Words } from "./words.fr";

/** The supplier's words are English already; only what reads badly out of its column is changed. */
export const words: Words = {
  grade: { "Brand New": "Brand new, sealed", Swap: "Swap unit" },
  gradeShort: { "Brand New": "New", Swap: "Swap" },
  functionality: { Working: "Working", "Minor Fault": "Minor fault" },
  functionalityShort: { "Minor Fault": "Fault" },
  boxed: {
    "Original Box": "Original box",
    "Premium Unboxed": "Premium unboxed",
    Unboxed: "Unboxed",
    "Damaged Box": "Damaged box",
    "Incomplete Box": "Incomplete box",
  },
  info: {
    "AS-IS": "As is",
    "Brand New Battery": "New battery",
    "Broken seal": "Broken seal",
    "Chip/Crack": "Chip or crack",
    Discoloration: "Discoloration",
    Engraving: "Engraving",
    "Engraving Removed": "Engraving removed",
    "Heavy cosmetic wear": "Heavy cosmetic wear",
    Other: "Other",
    "Premium Refurbished": "Premium refurbished",
    "Reduced Battery Performance": "Reduced battery performance",
    "True Tone Missing": "True Tone missing",
  },
  colour: {},
  cloudLock: { CloudOFF: "Cloud account removed" },
};
