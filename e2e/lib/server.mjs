// A platform of its own for a journey: the real binary, a data folder made for it, a free port.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The platform. */
export const BINARY = process.env.DBC_BINARY ?? fileURLToPath(new URL("../../target/debug/dbc", import.meta.url));
const ALONE = { email: "camille@dbc.example", password: "verglas boussole citron", side: "staff" };
const START_MS = 60_000;
const STOP_MS = 20_000;

/**
 * Starts a platform whose catalogue is a price list, taken in by the command line, and which has the demonstration's
 * people. Their passwords are read where a person would read them: on the terminal. With `settings`, variables of the
 * environment, it is an installation in earnest: no demonstration, one person of the direction. `more` are variables of
 * either.
 */
export async function startServer(priceList, settings = null, more = {}) {
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
    ...settings,
    ...more,
  };
  const remove = () => rm(folder, { recursive: true, force: true });
  const taken = start(env, ["import", priceList, "--publish", "--lang", "en"]);
  const [code] = await taken.ended;
  if (code !== 0) {
    await remove();
    throw new Error(`dbc import ended with ${code}:\n${taken.said()}`);
  }

  if (settings !== null) {
    const made = start(env, ["create-user", ALONE.email, "--name", "Camille Martin", "--staff", "direction"], ALONE.password);
    const [status] = await made.ended;
    assert.equal(status, 0, made.said());
  }
  const serve = () => start(env, settings === null ? ["serve", "--demo"] : ["serve"]);
  let { child, ended, said } = serve();
  const halt = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    const [status] = await ended;
    clearTimeout(late);
    return status;
  };
  const server = {
    address: `http://localhost:${port}`,
    people: { staff: null, clients: [] },
    /** Away for a while, as for an update; `resume` brings it back with its data. */
    pause: halt,
    resume: async () => {
      ({ child, ended, said } = serve());
      await ready(server, said, ended);
    },
    stop: async () => {
      const status = await halt();
      await remove();
      assert.equal(status, 0, `the server stops cleanly when asked:\n${said()}`);
    },
  };
  try {
    await ready(server, said, ended);
  } catch (error) {
    await server.stop().catch(() => {});
    throw new Error(`${error.message}\n--- what the server said ---\n${said()}`);
  }
  if (settings !== null) {
    server.people.staff = ALONE;
    return server;
  }
  const logins = [...said().matchAll(/^ +(\S+@\S+) +(\S+) +\((staff|client)/gm)];
  const people = logins.map(([, email, password, side]) => ({ email, password, side }));
  server.people.staff = people.find((person) => person.side === "staff");
  server.people.clients = people.filter((person) => person.side === "client");
  return server;
}

function start(env, args, typed = "") {
  const child = spawn(BINARY, args, { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(typed);
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.stderr.on("data", (chunk) => chunks.push(chunk));
  return { child, ended: once(child, "exit"), said: () => Buffer.concat(chunks).toString("utf8") };
}

async function ready(server, said, ended) {
  let gone = false;
  ended.then(() => {
    gone = true;
  });
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (gone) throw new Error("The server ended while it started.");
    const answer = await fetch(`${server.address}/api/health/ready`).catch(() => null);
    if (answer?.ok && /DBC (is ready|serves on)/.test(said())) return;
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
