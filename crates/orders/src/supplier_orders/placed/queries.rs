//! SQL of imported orders.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{CheckoutId, ClientId, OrderId, UserId};
use dbc_domain::money::Money;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

/// The order at the supplier with this number.
pub(super) async fn by_reference(tx: &mut Tx, reference: &str) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select id from supplier_orders where supplier_reference = $1", reference)
        .fetch_optional(&mut **tx)
        .await
}

/// What was placed together, about to be written.
pub(super) struct NewCheckout<'a> {
    pub id: CheckoutId,
    pub number: &'a str,
    pub client: ClientId,
    pub by: UserId,
    pub units: u32,
    pub shipping: Money,
}

pub(super) async fn insert_checkout(tx: &mut Tx, new: &NewCheckout<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into checkouts (id, number, client_id, placed_by, units, shipping_cents, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        new.id.uuid(),
        new.number,
        new.client.uuid(),
        new.by.uuid(),
        i32::try_from(new.units).unwrap_or(i32::MAX),
        new.shipping.cents(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An order about to be written; its amounts follow from its lines.
pub(super) struct NewOrder<'a> {
    pub id: OrderId,
    pub number: &'a str,
    pub checkout: CheckoutId,
    pub client: ClientId,
    pub by: UserId,
    pub regime: &'a str,
    pub country: &'a str,
    pub vat_number: Option<&'a str>,
    pub treatment: Option<&'a str>,
    pub delivery: &'a Value,
    pub billing: Option<&'a Value>,
    pub reference: &'a str,
    pub payment_terms: &'a str,
    pub shipping: Money,
}

pub(super) async fn insert_order(tx: &mut Tx, new: &NewOrder<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into orders (id, number, checkout_id, client_id, placed_by, source, state, vat_regime, arrival,
                             buyer_vat_number, buyer_vat_number_state, vat_treatment, delivery_address, billing_address,
                             customer_reference, payment_terms, units, goods_cents, shipping_shown_cents, shipping_cents,
                             vat_cents, total_cents, submitted_at, updated_at)
         values ($1, $2, $3, $4, $5, 'supplier_file', 'awaiting_supplier', $6, $7, $8, 'not_asked', $9, $10, $11, $12, $13,
                 0, 0, $14, $14, 0, 0, $15, $15)",
        new.id.uuid(),
        new.number,
        new.checkout.uuid(),
        new.client.uuid(),
        new.by.uuid(),
        new.regime,
        new.country,
        new.vat_number,
        new.treatment,
        new.delivery,
        new.billing,
        new.reference,
        new.payment_terms,
        new.shipping.cents(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
