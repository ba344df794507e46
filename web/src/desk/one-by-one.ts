export interface Outcome<T> {
  /** How much was done in all. */
  done: number;
  refused: { item: T; error: unknown }[];
}

/**
 * Acts on each in turn; a refusal is kept and the others go on. `act` says how much it did. `together` sends all at once,
 * for a page that has no time left for one after another.
 */
export async function oneByOne<T>(
  items: T[],
  act: (item: T) => Promise<number>,
  together = false,
): Promise<Outcome<T>> {
  const outcome: Outcome<T> = { done: 0, refused: [] };
  const one = async (item: T) => {
    try {
      const did = await act(item);
      outcome.done += did;
    } catch (error) {
      outcome.refused.push({ item, error });
    }
  };
  if (together) await Promise.all(items.map(one));
  else for (const item of items) await one(item);
  return outcome;
}
