"use client";

import { useEffect, useState } from "react";

/**
 * The secret that came with a link of a mail, from the address' fragment or query. It is taken out of the address at
 * once, so that it stays neither in the history nor in a picture of the screen. `null` until looked for.
 */
export function useMailToken(): { token: string } | null {
  const [found, setFound] = useState<{ token: string } | null>(null);
  useEffect(() => {
    const { hash, search, pathname } = window.location;
    const inHash = new URLSearchParams(hash.slice(1));
    const token = inHash.get("token") ?? new URLSearchParams(search).get("token") ?? hash.slice(1);
    window.history.replaceState(null, "", pathname);
    // The second run of development's double effects finds an address without it.
    setFound((known) => (known !== null && token === "" ? known : { token }));
  }, []);
  return found;
}
