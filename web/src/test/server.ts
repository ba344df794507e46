/** The network's other end for tests of pages: answers by method and path, and remembers what it was asked. */
import { vi } from "vitest";

type Handler = (request: Request) => Response | Promise<Response>;

/** An answer as the server gives it: problems carry their own content type. */
export function answer(status: number, content: unknown, headers: Record<string, string> = {}): Response {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  return new Response(content === undefined ? null : JSON.stringify(content), {
    status,
    headers: { "content-type": type, ...headers },
  });
}

export const SESSION = {
  access_token: "token-1",
  token_type: "Bearer",
  expires_in: 600,
  user: {
    id: "u1",
    email: "karim@example.test",
    name: "Karim Benali",
    language: "fr",
    role: "client",
    staff_role: null,
    company_role: "owner",
    client: { id: "c1", name: "Mobile Réemploi SARL" },
    permissions: [],
  },
};

export class ServerOf {
  private handlers = new Map<string, Handler>();
  private sent: { path: string; body: string; authorization: string | null }[] = [];

  /** Takes the place of the network. A session is given to whoever asks, unless a test says otherwise. */
  listen(): void {
    this.handlers.clear();
    this.sent = [];
    this.on("POST", "/api/auth/refresh", () => answer(200, SESSION));
    vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
      const address = input instanceof Request ? input.url : new URL(String(input), "http://localhost").href;
      const request = input instanceof Request ? input : new Request(address, init);
      const path = new URL(address).pathname;
      const handler = this.handlers.get(`${request.method} ${path}`);
      if (!handler) throw new TypeError(`nothing answers ${request.method} ${path}`);
      const body = await request.clone().text();
      this.sent.push({ path, body, authorization: request.headers.get("authorization") });
      return handler(request);
    });
  }

  on(method: string, path: string, handler: Handler): void {
    this.handlers.set(`${method} ${path}`, handler);
  }

  /** The JSON bodies that were sent, in order. */
  bodies(): unknown[] {
    return this.sent.filter((one) => one.body !== "").map((one) => JSON.parse(one.body));
  }

  /** The paths that were asked, in order, with the bearer token of each. */
  asked(): [string, string | null][] {
    return this.sent.map((one) => [one.path, one.authorization]);
  }

  close(): void {
    vi.unstubAllGlobals();
  }
}
