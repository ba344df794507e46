/** Days of Paris as the instants between which they lie. */

/** The offset of Paris at noon of a day, `+01:00` or `+02:00`; changes of the clock happen at night. */
function offsetOf(day: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", timeZoneName: "longOffset" });
  const name = parts.formatToParts(new Date(`${day}T12:00:00Z`)).find((part) => part.type === "timeZoneName");
  return name?.value.replace("GMT", "") || "+00:00";
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function startOf(day: string): string {
  return new Date(`${day}T00:00:00${offsetOf(day)}`).toISOString();
}

/** From the beginning of the first day until the end of the last; an empty day leaves its end open. */
export function instantsOf(from: string, until: string): { from: string; until: string } {
  const valid = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return {
    from: valid(from) ? startOf(from) : "",
    until: valid(until) ? startOf(nextDay(until)) : "",
  };
}
