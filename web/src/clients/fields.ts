/** What staff write about a company, from what it is. */
import type { Client, ClientFields } from "@/api/clients";

/** The company as it stands, for changes of a part of it. */
export function fieldsOf(client: Client): ClientFields & { version: number } {
  return {
    name: client.name,
    country: client.country,
    vat_number: client.vat_number,
    siren: client.siren,
    siret: client.siret,
    phone: client.phone,
    billing_email: client.billing_email,
    approval_above_cents: client.approval_above_cents,
    group_id: client.group?.id ?? null,
    payment_terms: client.payment_terms,
    credit_limit_cents: client.credit_limit_cents,
    version: client.version,
  };
}
