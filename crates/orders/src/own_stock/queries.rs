//! SQL of own stock.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::OwnUnit;

/// A phone under its lock.
pub(super) struct Unit {
    pub sku: String,
    pub vat_regime: String,
    pub product_name: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
    pub cost_cents: Option<i64>,
    pub state: String,
    pub own_offer_id: Option<Uuid>,
    pub asked: bool,
}

/// Locks a phone.
pub(super) async fn lock(tx: &mut Tx, unit: Uuid) -> Result<Option<Unit>, sqlx::Error> {
    sqlx::query_as!(
        Unit,
        r#"select u.sku, u.vat_regime, u.product_name, u.appearance, u.functionality, u.boxed, u.color, u.cloud_lock,
                  u.additional_info, u.cost_cents, u.state, u.own_offer_id,
                  exists (select from device_questions q where q.unit_id = u.id and q.state = 'open') as "asked!"
             from units u where u.id = $1 for update of u"#,
        unit,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What the check found, and where the phone stands from now on.
pub(super) struct Change<'a> {
    pub state: &'a str,
    pub own_offer: Option<Uuid>,
    pub sku: &'a str,
    pub appearance: &'a str,
    pub functionality: &'a str,
    pub boxed: &'a str,
    pub additional_info: Option<&'a str>,
}

/// Writes it.
pub(super) async fn change(tx: &mut Tx, unit: Uuid, to: &Change<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update units set state = $2, state_at = $3, own_offer_id = $4, sku = $5, appearance = $6, functionality = $7, boxed = $8,
                additional_info = $9, version = version + 1
          where id = $1",
        unit,
        to.state,
        now,
        to.own_offer,
        to.sku,
        to.appearance,
        to.functionality,
        to.boxed,
        to.additional_info,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What an offer of own stock says of its phones, and how many there are.
pub(super) struct Offer {
    pub sku: String,
    pub vat_regime: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub additional_info: Option<String>,
    pub units: i64,
    /// The dearest of its phones: nobody sells one at a loss.
    pub cost_cents: Option<i64>,
}

/// Offers of own stock with their phones.
pub(super) async fn offers(tx: &mut Tx, offers: &[Uuid]) -> Result<Vec<Offer>, sqlx::Error> {
    sqlx::query_as!(
        Offer,
        r#"select p.sku, p.vat_regime, p.appearance, p.functionality, p.boxed, p.additional_info,
                  count(u.id) as "units!", max(u.cost_cents) as cost_cents
             from products p left join units u on u.own_offer_id = p.id and u.state = 'in_stock'
            where p.id = any($1) group by p.id"#,
        offers,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Phones in stock, longest first.
pub(super) async fn list(tx: &mut Tx) -> Result<Vec<OwnUnit>, sqlx::Error> {
    sqlx::query_as!(
        OwnUnit,
        r#"select u.id as unit_id, u.identifier, u.sku, u.product_name, u.appearance, u.functionality, u.boxed, u.color,
                  u.additional_info, u.vat_regime, u.state_at as since, u.own_offer_id as "offer_id!", u.cost_cents
             from units u where u.own_offer_id is not null and u.state = 'in_stock'
            order by u.state_at, u.id limit 1000"#
    )
    .fetch_all(&mut **tx)
    .await
}
