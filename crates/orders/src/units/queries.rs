//! SQL of phones.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::{Bought, FreeUnit, NewPurchase, Sale};

/// The sales of a phone that this transaction may see, newest first.
pub(super) async fn sales(tx: &mut Tx, identifier: &str) -> Result<Vec<Sale>, sqlx::Error> {
    sqlx::query_as!(
        Sale,
        r#"select d.id as device_id, d.order_id, o.number as order_number, c.name as client_name, d.sku, d.product_name,
                  d.price_cents, d.attached_at, d.detached_at, s.number as "shipment_number?", s.left_at as "shipped_at?",
                  s.delivered_at as "delivered_at?", r.number as "return_number?", r.state as "return_state?", d.returned_at
             from order_item_imeis d
             join orders o on o.id = d.order_id
             join clients c on c.id = d.client_id
             left join shipments s on s.id = d.shipment_id
             left join lateral (select number, state from returns r where r.order_item_imei_id = d.id
                                 order by r.requested_at desc limit 1) as r on true
            where d.imei = $1
            order by d.attached_at desc, d.id desc"#,
        identifier,
    )
    .fetch_all(&mut **tx)
    .await
}

/// The purchases of a phone, newest first.
pub(super) async fn purchases(tx: &mut Tx, identifier: &str) -> Result<Vec<Bought>, sqlx::Error> {
    sqlx::query_as!(
        Bought,
        r#"select u.id as unit_id, u.sku, u.product_name, u.vat_regime, u.state, u.state_at, u.reception, u.reception_at,
                  u.supplier_order_id, s.number as "supplier_order_number?", p.invoice_number as "invoice_number?",
                  p.invoice_date as "invoice_date?", u.cost_cents, u.created_at
             from units u
             left join supplier_orders s on s.id = u.supplier_order_id
             left join purchases p on p.id = u.purchase_id
            where u.identifier = $1
            order by u.created_at desc, u.id desc"#,
        identifier,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Writes an invoice. False: this supplier has one of this number already.
pub(super) async fn insert_purchase(
    tx: &mut Tx,
    id: Uuid,
    new: &NewPurchase,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into purchases (id, supplier, invoice_number, invoice_date, regime_mention, freight_cents, supplier_order_id,
                                created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (supplier, invoice_number) do nothing",
        id,
        new.supplier.trim(),
        new.invoice_number.trim(),
        new.invoice_date,
        new.vat_regime,
        new.freight_cents,
        new.supplier_order_id,
        by,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A phone that an invoice names.
pub(super) struct Named {
    pub identifier: String,
    pub invoiced: bool,
    /// The regime of the order that it is sold with.
    pub order_regime: Option<String>,
}

/// The phones of these identifiers that have not gone back to the supplier, locked.
pub(super) async fn lock_named(tx: &mut Tx, identifiers: &[String]) -> Result<Vec<Named>, sqlx::Error> {
    sqlx::query!(
        "select id from units where identifier = any($1) and state <> 'back_at_supplier' order by id for update",
        identifiers,
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query_as!(
        Named,
        r#"select u.identifier, u.purchase_id is not null as "invoiced!", o.vat_regime as "order_regime?"
             from units u
             left join order_item_imeis d on d.unit_id = u.id and d.returned_at is null and d.detached_at is null
             left join orders o on o.id = d.order_id
            where u.identifier = any($1) and u.state <> 'back_at_supplier'"#,
        identifiers,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Gives phones without invoice their cost and regime from this one. Returns how many.
pub(super) async fn price(
    tx: &mut Tx,
    purchase: Uuid,
    regime: &str,
    identifiers: &[String],
    prices: &[i64],
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update units u set purchase_id = $1, vat_regime = $2, cost_cents = n.price, version = u.version + 1
           from unnest($3::text[], $4::bigint[]) as n (identifier, price)
          where u.identifier = n.identifier and u.state <> 'back_at_supplier' and u.purchase_id is null",
        purchase,
        regime,
        identifiers,
        prices,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// One page of phones that no order waits for, and how many there are.
pub(super) async fn free(tx: &mut Tx, offset: i64, limit: i64) -> Result<(Vec<FreeUnit>, i64), sqlx::Error> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from units u
            where u.state in ('free', 'returned')
              and not exists (select from device_questions q where q.unit_id = u.id and q.state = 'open')"#
    )
    .fetch_one(&mut **tx)
    .await?;
    let items = sqlx::query_as!(
        FreeUnit,
        "select u.id as unit_id, u.identifier, u.sku, u.product_name, u.appearance, u.functionality, u.boxed, u.color,
                u.additional_info, u.vat_regime, u.state, u.state_at, u.cost_cents
           from units u
          where u.state in ('free', 'returned')
            and not exists (select from device_questions q where q.unit_id = u.id and q.state = 'open')
          order by u.state_at, u.id
          offset $1 limit $2",
        offset,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok((items, total))
}
