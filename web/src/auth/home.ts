import type { Me } from "@/api/types";

/** Where a person starts. */
export function homeOf(user: Pick<Me, "role">): string {
  return user.role === "admin" ? "/admin/" : "/catalog/";
}

/**
 * The page to go back to after signing in. Only a path of this site: an address that came with the link must not
 * lead people elsewhere.
 */
export function safeNext(search: string): string | null {
  const next = new URLSearchParams(search).get("next");
  if (next === null || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return null;
  if (next === "/" || next.startsWith("/login")) return null;
  return next;
}
