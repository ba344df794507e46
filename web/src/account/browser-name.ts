/** What a browser calls itself, in the words of people. Only a hint for recognising one's own sessions. */

const BROWSERS: [name: string, mark: RegExp][] = [
  ["Edge", /\bEdgA?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(Chrome|CriOS|HeadlessChrome|Chromium)\//],
  ["Safari", /\bSafari\//],
];

const SYSTEMS: [name: string, mark: RegExp][] = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux/],
];

function first(agent: string, known: [string, RegExp][]): string | null {
  return known.find(([, mark]) => mark.test(agent))?.[0] ?? null;
}

export function browserOf(agent: string): { browser: string | null; system: string | null } {
  return { browser: first(agent, BROWSERS), system: first(agent, SYSTEMS) };
}
