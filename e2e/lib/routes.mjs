// The addresses of the web application, read from its own folders: a page that is added is found here the same day.

import { readdir } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

const APP = fileURLToPath(new URL("../../web/src/app/", import.meta.url));

/** `{ address: "/admin/orders/", who: "staff" }` and so on; `who` is "nobody", "buyer" or "staff". */
export async function routes() {
  const files = await readdir(APP, { recursive: true });
  return files
    .filter((file) => file === "page.tsx" || file.endsWith(`${sep}page.tsx`))
    .map((file) => {
      const folders = dirname(file).split(sep).filter((folder) => folder !== ".");
      // A folder in brackets groups pages and stands in no address.
      const address = `/${folders.filter((folder) => !folder.startsWith("(")).map((folder) => `${folder}/`).join("")}`;
      const who = folders[0] !== "(signed-in)" ? "nobody" : address.startsWith("/admin/") ? "staff" : "buyer";
      return { address, who };
    })
    .sort((one, other) => one.address.localeCompare(other.address));
}
