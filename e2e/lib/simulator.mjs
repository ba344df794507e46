// A supplier of its own for a journey: the simulator of the binary, and what the platform needs to ask it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { BINARY } from "./server.mjs";

const KEY = "journey";
const START_MS = 30_000;

/**
 * Starts a supplier with so many offers, those of `generated`, who takes orders up to `creditLimit` euros. `settings` are
 * variables of the platform that asks it.
 */
export async function startSimulator(folder, offers, creditLimit) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const profile = join(folder, "supplier.toml");
  await writeFile(
    profile,
    `[transport]
base_url = "${address}/api/v1"
[orders]
enabled = true
[orders.delivery]
company = "DBC"
contact = "Réception"
street = "12 rue des Entrepôts"
postal_code = "69007"
city = "Lyon"
country = "FR"
phone = "+33 4 00 00 00 00"
email = "reception@dbc.example"
`,
  );
  const args = ["foxway-simulator", "--listen", `127.0.0.1:${port}`, "--key", KEY];
  args.push("--offers", String(offers), "--credit-limit", String(creditLimit));
  const child = spawn(BINARY, args, { stdio: "ignore" });
  const ended = once(child, "exit");
  const admin = (what) => fetch(`${address}/admin/faults`, what);
  const until = Date.now() + START_MS;
  while (!(await admin({}).then((answer) => answer.ok, () => false))) {
    if (Date.now() > until) throw new Error(`The simulated supplier did not answer within ${START_MS / 1000} s.`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return {
    settings: { DBC_FOXWAY_KEY: KEY, DBC_FOXWAY_PROFILE: profile },
    /** Every request fails in this way until `heal`. */
    fail: (fault) =>
      admin({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fault) }),
    heal: () => admin({ method: "DELETE" }),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
