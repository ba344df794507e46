import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, SESSION, ServerOf } from "@/test/server";

const server = new ServerOf();

/** Modules of a page that has just been opened: no token in memory, nobody known. */
async function freshPage() {
  vi.resetModules();
  const session = await import("./session");
  const store = await import("./store");
  const { searchCatalogue } = await import("@/api/catalogue");
  return { ...session, ...store, searchCatalogue };
}

beforeEach(() => {
  localStorage.clear();
  server.listen();
});
afterEach(() => server.close());

const signal = () => new AbortController().signal;

describe("a session", () => {
  it("keeps the token in memory and only the person in the browser", async () => {
    const page = await freshPage();
    server.on("POST", "/api/auth/login", () => answer(200, SESSION));
    await page.login("karim@example.test", "secret");
    expect(page.useAuth.getState().phase).toBe("signed-in");
    expect(JSON.stringify({ ...localStorage })).not.toContain("token-1");
    expect(page.remembered()?.name).toBe("Karim Benali");
  });

  it("asks for one token however many requests start at once", async () => {
    const page = await freshPage();
    server.on("GET", "/api/catalog/products", () => answer(200, { items: [] }));
    await Promise.all([page.searchCatalogue({}, signal()), page.searchCatalogue({}, signal())]);
    expect(server.asked().filter(([path]) => path === "/api/auth/refresh")).toHaveLength(1);
  });

  it("renews a token that the server refuses, once, and asks again with the new one", async () => {
    const page = await freshPage();
    let renewed = 0;
    server.on("POST", "/api/auth/refresh", () => {
      renewed += 1;
      return answer(200, { ...SESSION, access_token: `token-${renewed}` });
    });
    server.on("GET", "/api/catalog/products", (request) =>
      request.headers.get("authorization") === "Bearer token-2"
        ? answer(200, { items: [], total: 0 })
        : answer(401, { status: 401, code: "not_authenticated", detail: "" }),
    );
    await page.searchCatalogue({}, signal());
    expect(renewed).toBe(2);
  });

  it("ends when the server says so, and forgets the person", async () => {
    const page = await freshPage();
    page.remember(SESSION.user as never);
    server.on("POST", "/api/auth/refresh", () =>
      answer(401, { status: 401, code: "session_expired", detail: "" }),
    );
    await page.restore();
    expect(page.useAuth.getState()).toEqual({ phase: "signed-out", user: null, expired: true });
    expect(page.remembered()).toBeNull();
  });

  it("keeps the remembered person when the server cannot be reached", async () => {
    const page = await freshPage();
    page.remember(SESSION.user as never);
    server.on("POST", "/api/auth/refresh", () => {
      throw new TypeError("offline");
    });
    await page.restore();
    expect(page.useAuth.getState().phase).toBe("restoring");
    expect(page.useAuth.getState().user?.name).toBe("Karim Benali");
  });

  it("is forgotten here even if the server cannot be told", async () => {
    const page = await freshPage();
    server.on("POST", "/api/auth/login", () => answer(200, SESSION));
    await page.login("karim@example.test", "secret");
    server.on("POST", "/api/auth/logout", () => {
      throw new TypeError("offline");
    });
    await expect(page.logout()).rejects.toThrow("network");
    expect(page.useAuth.getState().phase).toBe("signed-out");
    expect(page.remembered()).toBeNull();
  });

  it("in another person's place ends with its token: what was meant there is not done in one's own", async () => {
    const page = await freshPage();
    const staff = { ...SESSION.user, id: "s1", name: "Claire Vasseur", role: "admin" };
    server.on("POST", "/api/auth/refresh", () =>
      answer(200, { ...SESSION, access_token: "own", user: staff }),
    );
    server.on("GET", "/api/catalog/products", () => answer(200, { items: [], total: 0 }));
    const acting = { by: { id: "s1", name: "Claire Vasseur" }, read_only: true };
    // Thirty seconds are kept in hand: this token is over at once.
    await page.takePlace({
      ...SESSION,
      access_token: "theirs",
      expires_in: 10,
      user: { ...SESSION.user, acting },
    } as never);
    expect(page.remembered()?.id).not.toBe("u1");
    await expect(page.searchCatalogue({}, signal())).rejects.toThrow("acting_over");
    expect(server.asked().some(([path]) => path === "/api/catalog/products")).toBe(false);
    expect(page.useAuth.getState().user?.name).toBe("Claire Vasseur");
  });
});
