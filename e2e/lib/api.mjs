// The API as a program would use it: for what a journey needs done before it begins.

import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { basename } from "node:path";

const FINAL = new Set(["published", "rejected", "failed", "superseded", "rolled_back"]);

/** Signs in and gives back a function that calls the API as that person. */
export async function apiOf(server, person) {
  const session = await call(server, "/api/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.address },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  return (path, { headers, ...options } = {}) =>
    call(server, path, { ...options, headers: { authorization: `Bearer ${session.access_token}`, ...headers } });
}

/** Brings a price list into the catalogue, as staff: uploads it, waits for the review, publishes. */
export async function publish(api, file) {
  const form = new FormData();
  form.set("file", await openAsBlob(file), basename(file));
  const upload = await api("/api/catalog/imports", {
    method: "POST",
    headers: { "idempotency-key": randomUUID() },
    body: form,
  });
  const reviewed = await waitFor(api, upload.id, (state) => state === "staged" || state === "held");
  const { verdict } = reviewed.guard;
  await api(`/api/catalog/imports/${upload.id}/publish`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(verdict === "hold" ? { override_guard: true, reason: "journey" } : { override_guard: false }),
  });
  return waitFor(api, upload.id, (state) => state === "published");
}

async function waitFor(api, id, reached) {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const found = await api(`/api/catalog/imports/${id}`);
    if (reached(found.state)) return found;
    if (FINAL.has(found.state)) throw new Error(`The import ended as ${found.state}: ${JSON.stringify(found.error)}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`Import ${id} took longer than a minute.`);
}

async function call(server, path, options) {
  const answer = await fetch(server.address + path, options);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${options.method ?? "GET"} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
