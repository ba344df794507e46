/** IMEI in the groups that people read aloud, 8·6·1. */
export function imeiGroups(identifier: string): string {
  return /^\d{15}$/.test(identifier)
    ? `${identifier.slice(0, 8)} ${identifier.slice(8, 14)} ${identifier.slice(14)}`
    : identifier;
}
