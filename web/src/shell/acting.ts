/** Staff in a person's place: there, with more rights, and back. */
import { call } from "@/api/call";
import type { Session } from "@/api/types";
import { takeOwnPlace, takePlace } from "@/auth/session";
import { say } from "@/ui/toast";

/** Goes into the place of a person of a client, read-only. */
export async function enterPlace(client: string, person: string, reason: string): Promise<void> {
  const session = await call<Session>("POST", `/api/clients/${client}/impersonate`, {
    body: { user_id: person, reason },
  });
  await takePlace(session);
}

/** Allows changes as well. */
export async function allowWrites(reason: string): Promise<void> {
  await takePlace(await call<Session>("POST", "/api/auth/impersonation/allow-writes", { body: { reason } }));
}

/** Goes back. The server is told; should it not hear, the place ends by itself. */
export async function leavePlace(said: string): Promise<void> {
  try {
    await call<void>("POST", "/api/auth/impersonation/end");
  } catch {
    // Half an hour at most, and this tab no longer has the token.
  }
  await takeOwnPlace();
  say(said);
}
