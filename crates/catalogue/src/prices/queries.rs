//! SQL of the price history.

use chrono::{DateTime, Utc};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_ground::db::Tx;

/// What an offer was from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which offer.
    pub offer: OfferId,
    /// From then on.
    pub at: DateTime<Utc>,
    /// Units.
    pub quantity: u32,
    /// The supplier's price; `None` while there was none.
    pub cost: Option<Money>,
}

/// The steps of these offers since `from`, and the last one of each before it; by offer, oldest first.
pub async fn steps(tx: &mut Tx, offers: &[OfferId], from: DateTime<Utc>) -> Result<Vec<Step>, sqlx::Error> {
    let ids: Vec<uuid::Uuid> = offers.iter().map(|offer| offer.uuid()).collect();
    let rows = sqlx::query!(
        r#"
        select offer_id as "offer_id!", at as "at!", quantity as "quantity!", cost_cents
          from price_history
         where offer_id = any($1) and at >= $2
        union all
        select before.offer_id, before.at, before.quantity, before.cost_cents
          from unnest($1::uuid[]) as wanted (id)
         cross join lateral (
               select offer_id, at, quantity, cost_cents
                 from price_history
                where offer_id = wanted.id and at < $2
                order by at desc
                limit 1) before
         order by 1, 2
        "#,
        &ids,
        from,
    )
    .fetch_all(&mut **tx)
    .await?;
    let steps = rows.into_iter().map(|row| Step {
        offer: OfferId::new(row.offer_id),
        at: row.at,
        quantity: u32::try_from(row.quantity).unwrap_or_default(),
        cost: row.cost_cents.map(Money::from_cents),
    });
    Ok(steps.collect())
}
