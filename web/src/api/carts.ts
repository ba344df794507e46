/** Carts, drafts, and price proposals. Staff fill a client's cart: they name the company. */
import { answered, done } from "./body";
import { authorisedFetch, client } from "./client";
import type { Body, Items, Ok } from "./types";

export type Cart = Ok<"/api/cart", "get">;
export type CartItem = Cart["items"][number];
export type CartGroup = Cart["groups"][number];
export type CartDoubt = Cart["doubts"][number];
export type CartSummary = Items<"/api/carts">;
export type PutItems = Ok<"/api/carts/{id}/items", "put">;
export type FilledCart = Ok<"/api/carts/{id}/lines", "post">;
export type Wanted = Body<"/api/carts/{id}/items", "put">["items"][number];
// The document asks for every member; the server takes those that are there as what is to change.
export type CartEdit = Partial<Body<"/api/carts/{id}", "patch">> & { version: number };
export type Submission = Body<"/api/carts/{id}/submit", "post">;

/** What a submission becomes. */
export const cartMargins = (id: string, company: string, signal: AbortSignal) =>
  answered(
    client.GET("/api/carts/{id}/margins", {
      params: { path: { id }, query: { client_id: company } },
      signal,
    }),
  );

export interface Submitted {
  state: string;
  checkout_number?: string;
  orders?: { id: string; number: string; vat_regime: string; units: number; total_cents: number }[];
  /** What to know about it, in the reader's language. */
  notices?: { code: string; sentence: string }[];
}

/** For which company; null for one's own. */
export type For = string | null;

const query = (company: For) => (company === null ? {} : { client_id: company });
const of = (id: string, company: For) => ({ params: { path: { id }, query: query(company) } });

export const currentCart = (company: For, signal?: AbortSignal) =>
  answered(client.GET("/api/cart", { params: { query: query(company) }, signal: signal ?? null }));
export const oneCart = (id: string, company: For, signal: AbortSignal) =>
  answered(client.GET("/api/carts/{id}", { ...of(id, company), signal }));
export const carts = (company: For, signal: AbortSignal) =>
  answered(client.GET("/api/carts", { params: { query: query(company) }, signal }));

export const putItems = (id: string, company: For, items: Wanted[]) =>
  answered(client.PUT("/api/carts/{id}/items", { ...of(id, company), body: { items } }));
export const editCart = (id: string, company: For, body: CartEdit) =>
  answered(
    client.PATCH("/api/carts/{id}", { ...of(id, company), body: body as Body<"/api/carts/{id}", "patch"> }),
  );
export const dropCart = (id: string, company: For) => done(client.DELETE("/api/carts/{id}", of(id, company)));
export const makeCurrent = (id: string, company: For) =>
  answered(client.POST("/api/carts/{id}/make-current", of(id, company)));
export const takeBack = (id: string, company: For) =>
  answered(client.POST("/api/carts/{id}/take-back", of(id, company)));
export const acceptPrices = (id: string, company: For) =>
  answered(client.POST("/api/carts/{id}/seen", of(id, company)));
export const saveDraft = (name: string, from: string, company: For, key: string) =>
  answered(
    client.POST("/api/carts", {
      params: { query: query(company), header: { "Idempotency-Key": key } },
      body: { name, from },
    }),
  );
export const reorder = (order: string, company: For) =>
  answered(client.POST("/api/orders/{id}/reorder", of(order, company)));

export const pasteLines = (id: string, company: For, text: string) =>
  answered(client.POST("/api/carts/{id}/lines", { ...of(id, company), body: { text } }));

/** Sends a list of any layout that the platform reads. */
export async function uploadLines(id: string, company: For, file: File): Promise<FilledCart> {
  const form = new FormData();
  form.append("file", file, file.name);
  const asked = company === null ? "" : `?client_id=${encodeURIComponent(company)}`;
  const path = `/api/carts/${encodeURIComponent(id)}/file${asked}`;
  const request = new Request(new URL(path, window.location.origin).href, { method: "POST", body: form });
  return (await authorisedFetch(request)).json() as Promise<FilledCart>;
}

export const settleDoubt = (
  id: string,
  doubt: string,
  company: For,
  meant: { offer_id: string; quantity: number } | null,
) =>
  answered(
    client.POST("/api/carts/{id}/doubts/{doubt}", {
      params: { path: { id, doubt }, query: query(company) },
      body: { drop: meant === null, offer_id: meant?.offer_id ?? null, quantity: meant?.quantity ?? null },
    }),
  );

/** `approve` is the submission of a colleague's cart by an owner. */
export async function submitCart(
  id: string,
  company: For,
  how: "submit" | "approve",
  body: Submission,
  key: string,
): Promise<Submitted> {
  const header = { "Idempotency-Key": key };
  const asked =
    how === "submit"
      ? client.POST("/api/carts/{id}/submit", {
          params: { path: { id }, query: query(company), header },
          body,
        })
      : client.POST("/api/carts/{id}/approve", { params: { path: { id }, header }, body });
  return (await asked).data as Submitted;
}

export const refuseCart = (id: string, version: number, reason: string) =>
  done(client.POST("/api/carts/{id}/refuse", { params: { path: { id } }, body: { version, reason } }));

export const proposePrice = (company: For, body: Body<"/api/price-proposals", "post">, key: string) =>
  done(
    client.POST("/api/price-proposals", {
      params: { query: query(company), header: { "Idempotency-Key": key } },
      body,
    }),
  );
const said = (version: number) => ({ version, reply: null, counter_cents: null, floor_exception: null });

export const agreeToCounter = (id: string, version: number) =>
  done(client.POST("/api/price-proposals/{id}/agree", { params: { path: { id } }, body: said(version) }));
export const withdrawProposal = (id: string, version: number) =>
  done(client.POST("/api/price-proposals/{id}/withdraw", { params: { path: { id } }, body: said(version) }));
