/**
 * The last views of the catalogue that a person saw, kept in this browser so that the page paints before the server
 * answers, and without it. They are shown as stale, belong to one person, and are wiped when the session ends.
 */
import { clear, createStore, delMany, get, set, type UseStore, update } from "idb-keyval";
import type { CataloguePage } from "@/api/types";

interface Kept {
  page: CataloguePage;
  /** Milliseconds since the epoch, by this browser's clock. */
  at: number;
}

/** About a megabyte. */
const MOST_VIEWS = 12;

let opened: UseStore | null = null;

function store(): UseStore {
  opened ??= createStore("dbc-catalogue", "last-view");
  return opened;
}

/** `view` is its address, see `formatView`. */
const keyOf = (userId: string, view: string) => `view ${userId} ${view}`;
/** Which views are kept, the latest first. */
const listOf = (userId: string) => `views ${userId}`;

/** What this person saw last of this view. A browser without IndexedDB simply has nothing. */
export async function lastView(userId: string, view: string): Promise<Kept | null> {
  try {
    return (await get<Kept>(keyOf(userId, view), store())) ?? null;
  } catch {
    return null;
  }
}

export async function keepView(userId: string, view: string, page: CataloguePage, at: number): Promise<void> {
  try {
    await set(keyOf(userId, view), { page, at } satisfies Kept, store());
    let over: string[] = [];
    await update<string[]>(
      listOf(userId),
      (kept = []) => {
        const views = [view, ...kept.filter((one) => one !== view)];
        over = views.slice(MOST_VIEWS);
        return views.slice(0, MOST_VIEWS);
      },
      store(),
    );
    await delMany(
      over.map((one) => keyOf(userId, one)),
      store(),
    );
  } catch {
    // A full or forbidden store costs the quick paint, nothing else.
  }
}

/** Forgets every person's views. */
export async function wipeProductCache(): Promise<void> {
  try {
    await clear(store());
  } catch {
    // Nothing was kept where nothing can be kept.
  }
}
