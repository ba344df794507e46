// A platform of its own for a journey: the real binary, an empty data folder, a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.DBC_BINARY ?? new URL("../../target/debug/dbc", import.meta.url).pathname;
const START_MS = 60_000;
const STOP_MS = 20_000;

/** The people of the journeys. */
export const STAFF = { email: "claire@dbc.example", password: "une phrase de passe claire", name: "Claire Martin" };
export const CLIENT = { email: "achats@mobiles.example", password: "une phrase de passe longue", name: "Paul Durand" };

/** Starts a platform with one member of staff, one client, and no catalogue. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), "dbc-e2e-"));
  const port = await freePort();
  const env = {
    ...process.env,
    DBC_LISTEN: `127.0.0.1:${port}`,
    DBC_PUBLIC_URL: `http://localhost:${port}`,
    DBC_DATA_DIR: folder,
    DBC_LOG: "info",
    DBC_LOG_FORMAT: "json",
    DATABASE_URL: "",
    REDIS_URL: "",
  };
  const log = [];
  const child = spawn(BINARY, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.on("data", (chunk) => log.push(chunk));
  child.stderr.on("data", (chunk) => log.push(chunk));
  const ended = once(child, "exit");

  const server = {
    address: `http://localhost:${port}`,
    log: () => Buffer.concat(log).toString("utf8"),
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await ready(server, ended);
    await createUser(env, folder, STAFF, ["--staff", "direction"]);
    await createUser(env, folder, CLIENT, ["--client", "Mobiles & Co", "--role", "owner"]);
  } catch (error) {
    await server.stop();
    throw new Error(`${error.message}\n--- log of the server ---\n${server.log()}`);
  }
  return server;
}

async function createUser(env, folder, person, more) {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, person.password, { mode: 0o600 });
  const args = ["admin", "create-user", "--email", person.email, "--name", person.name, "--password-file", passwordFile];
  const child = spawn(BINARY, [...args, ...more], { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`create-user ended with ${code}: ${Buffer.concat(said)}`);
}

async function ready(server, ended) {
  let gone = false;
  ended.then(() => {
    gone = true;
  });
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (gone) throw new Error("The server ended while it started.");
    const answer = await fetch(`${server.address}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`The server was not ready after ${START_MS / 1000} s.`);
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
