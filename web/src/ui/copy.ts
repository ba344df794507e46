import { say } from "./toast";

/** Copies a text and says so. Without clipboard (plain http), nothing is claimed. */
export async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    // The text stays selectable on the page, which is how it was copied before.
  }
}
