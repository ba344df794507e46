import localFont from "next/font/local";

export const sans = localFont({
  src: "../../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-geist",
  display: "swap",
});

// The extended file is fetched only for names that need it, hence the range and no preload. The build reads these
// calls without running them: everything in them is written out.
export const sansExtended = localFont({
  src: "../../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-geist-extended",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0,U+2113",
    },
  ],
});

// Geist has no narrow no-break space, and what the browser puts in its place is too narrow to separate thousands.
// This font is that one blank glyph, a fifth of an em wide.
export const narrowSpace = localFont({
  src: "./narrow-space.woff2",
  weight: "100 900",
  variable: "--font-narrow-space",
  display: "block",
  adjustFontFallback: false,
  declarations: [{ prop: "unicode-range", value: "U+202F" }],
});

// Numbers of articles and phones are read after the prices: on a slow line their font does not delay the page. They stand
// in cells of a fixed width, so that its arrival moves nothing.
export const mono = localFont({
  src: "../../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-geist-mono",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
});
