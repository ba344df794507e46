/**
 * The last view of the catalogue that a person saw, kept in this browser so that the page paints before the server
 * answers. It is shown as stale, belongs to one person, and is wiped when the session ends.
 */
import { clear, createStore, get, set, type UseStore } from "idb-keyval";
import type { CataloguePage } from "@/api/types";

interface Kept {
  /** The view's address, see `formatView`. */
  view: string;
  page: CataloguePage;
  /** Milliseconds since the epoch, by this browser's clock. */
  at: number;
}

let opened: UseStore | null = null;

function store(): UseStore {
  opened ??= createStore("dbc-catalogue", "last-view");
  return opened;
}

/** What this person saw last, if it was this view. A browser without IndexedDB simply has nothing. */
export async function lastView(userId: string, view: string): Promise<Kept | null> {
  try {
    const kept = await get<Kept>(userId, store());
    return kept?.view === view ? kept : null;
  } catch {
    return null;
  }
}

export async function keepView(userId: string, view: string, page: CataloguePage, at: number): Promise<void> {
  try {
    await set(userId, { view, page, at } satisfies Kept, store());
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
