/** Staff in a person's place: there, with more rights, and back. */
import { answered, done } from "@/api/body";
import { client } from "@/api/client";
import type { Session } from "@/api/types";
import { takeOwnPlace, takePlace } from "@/auth/session";
import { say } from "@/ui/toast";

/** Goes into the place of a person of a client, read-only. */
export async function enterPlace(company: string, person: string, reason: string): Promise<void> {
  const asked = client.POST("/api/clients/{id}/impersonate", {
    params: { path: { id: company } },
    body: { user_id: person, reason },
  });
  await takePlace((await answered(asked)) as Session);
}

/** Allows changes as well. */
export async function allowWrites(reason: string): Promise<void> {
  const asked = client.POST("/api/auth/impersonation/allow-writes", { body: { reason } });
  await takePlace((await answered(asked)) as Session);
}

/** Goes back. The server is told; should it not hear, the place ends by itself. */
export async function leavePlace(said: string): Promise<void> {
  try {
    await done(client.POST("/api/auth/impersonation/end"));
  } catch {
    // Half an hour at most, and this tab no longer has the token.
  }
  await takeOwnPlace();
  say(said);
}
