export interface Outcome<T> {
  /** How much was done in all. */
  done: number;
  refused: { item: T; error: unknown }[];
}

/** Acts on each in turn; a refusal is kept and the others go on. `act` says how much it did. */
export async function oneByOne<T>(items: T[], act: (item: T) => Promise<number>): Promise<Outcome<T>> {
  const outcome: Outcome<T> = { done: 0, refused: [] };
  for (const item of items) {
    try {
      outcome.done += await act(item);
    } catch (error) {
      outcome.refused.push({ item, error });
    }
  }
  return outcome;
}
