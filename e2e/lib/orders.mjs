// What several journeys need before an order can begin.

import { apiOf } from "./api.mjs";

/** The company of the demonstration's first buyer. */
export const FIRST_COMPANY = "Téléphonie du Port";

/** Changes what the house allows a company, such as its credit: an order of the samples is worth more than the
 * demonstration's limit. */
export async function allow(server, changed, name = FIRST_COMPANY) {
  const api = await apiOf(server, server.people.staff);
  const { items } = await api("/api/clients?status=active&limit=200");
  const company = await api(`/api/clients/${items.find((one) => one.name === name).id}`);
  const { country, vat_number, siren, siret, phone, billing_email, payment_terms, credit_limit_cents } = company;
  const fields = { name, country, vat_number, siren, siret, phone, billing_email, payment_terms, credit_limit_cents };
  const terms = { approval_above_cents: company.approval_above_cents, group_id: company.group?.id ?? null };
  await api(`/api/clients/${company.id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...fields, ...terms, version: company.version, ...changed }),
  });
  return company.id;
}

/** Text as one reads it: whatever blanks it is written with. */
export const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, " ");

/** The demonstration's people have carts of their own: takes everything out of one. */
export async function emptyCart(server, person) {
  const api = await apiOf(server, person);
  const cart = await api("/api/cart");
  const body = (what) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
  const items = cart.items.map(({ offer_id }) => ({ offer_id, quantity: 0 }));
  if (items.length > 0) await api(`/api/carts/${cart.id}/items`, { method: "PUT", ...body({ items }) });
  for (const { id } of cart.doubts)
    await api(`/api/carts/${cart.id}/doubts/${id}`, { method: "POST", ...body({ drop: true }) });
}
