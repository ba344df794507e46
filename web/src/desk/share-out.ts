/** Gives money to debts in their order until it is used up; amounts in cents. Debts that get nothing are left out. */
export function shareOut(cents: number, debts: { id: string; due: number }[]): Map<string, number> {
  const shares = new Map<string, number>();
  let left = cents;
  for (const { id, due } of debts) {
    const share = Math.min(left, Math.max(0, due));
    if (share > 0) shares.set(id, share);
    left -= share;
  }
  return shares;
}
