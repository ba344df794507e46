/** One request to the API by path, for parts whose operations are many and small. Refusals throw. */
import { authorisedFetch } from "./client";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

interface CallOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

function addressOf(path: string, query: CallOptions["query"] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return new URL(text === "" ? path : `${path}?${text}`, window.location.origin).href;
}

function requestOf(method: Method, path: string, { query, body, signal }: CallOptions): Request {
  return new Request(addressOf(path, query), {
    method,
    headers: {
      Accept: "application/json",
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

/** Asks, and reads the JSON of the answer. An answer without content gives `undefined`. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await authorisedFetch(requestOf(method, path, options));
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Asks for a file. */
export async function download(path: string, query?: CallOptions["query"]): Promise<Blob> {
  return (await authorisedFetch(requestOf("GET", path, { query: query ?? {} }))).blob();
}
