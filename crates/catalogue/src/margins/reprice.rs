//! The published catalogue at the rules in force: the stored default prices, a step of history for each that moved, a
//! new version. What a client pays is computed from the cost at every moment; the stored prices serve change sets and
//! history.

use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use serde::{Deserialize, Serialize};
use tracing::info;

use super::load::load;
use super::past::keep_landed;
use crate::state::{self, Touched};

/// Prices the published catalogue again if something that makes prices changed since. Returns the new version, `None`
/// when nothing is published or nothing changed.
pub async fn reprice(tx: &mut Tx, clock: &Clock) -> Result<Option<i64>, sqlx::Error> {
    let catalogue = state::lock(tx).await?;
    let rules = load(tx, clock.today()).await?;
    keep_landed(tx, rules.landed, catalogue.next_instant(clock)).await?;
    if catalogue.version == 0 || catalogue.rules_fingerprint.as_deref() == Some(&rules.fingerprint) {
        return Ok(None);
    }
    let offers = sqlx::query!(
        r#"select o.id as "id!", o.vat_regime as "vat_regime!", o.brand as "brand!", o.item_group as "item_group!",
                  o.appearance as "appearance!", o.functionality as "functionality!", o.cost_cents, p.price_cents as "price_cents?"
             from offers_in_force o join products p on p.id = o.id where o.cost_cents is not null"#,
    )
    .fetch_all(&mut **tx)
    .await?;
    let (mut ids, mut prices) = (Vec::new(), Vec::new());
    for offer in &offers {
        let Some((cost, regime)) = offer.cost_cents.zip(VatRegime::from_code(&offer.vat_regime)) else { continue };
        let priceable = Priceable {
            regime,
            brand: &offer.brand,
            item_group: &offer.item_group,
            grade: &offer.appearance,
            functionality: &offer.functionality,
            cost: Money::from_cents(cost),
            floor_waived: false,
        };
        let price = rules.set.price(&priceable, Buyer::default(), rules.landed).map(|priced| priced.price.cents());
        if price != offer.price_cents {
            ids.push(offer.id);
            prices.push(price);
        }
    }
    let now = catalogue.next_instant(clock);
    sqlx::query!(
        "update products p set price_cents = n.price_cents, updated_at = $3
           from unnest($1::uuid[], $2::bigint[]) as n (id, price_cents) where p.id = n.id",
        &ids,
        &prices as &[Option<i64>],
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into price_history (offer_id, at, list_day, source, quantity, cost_cents, price_cents)
         select o.id, $2, $3, 'rules', o.quantity, o.cost_cents, p.price_cents
           from offers_in_force o join products p on p.id = o.id
          where o.id = any($1)",
        &ids,
        now,
        catalogue.list_day,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update catalogue_state set rules_fingerprint = $1", &rules.fingerprint[..])
        .execute(&mut **tx)
        .await?;
    let version = state::advance(tx, Touched::Rules, now).await?;
    info!(version, moved = ids.len(), "catalogue priced again");
    Ok(Some(version))
}

/// Comes round every hour: rules begin and end with a day, and companies change groups, without anybody saving rules.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reprice {}

/// What it needs.
#[derive(Debug, Clone)]
pub struct RepriceContext {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
}

impl Job for Reprice {
    const KIND: &'static str = "reprice_catalogue";
    const CLASS: JobClass = JobClass::Import;
    type Context = RepriceContext;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, context: &RepriceContext, _: &JobRun) -> Result<(), JobError> {
        let mut tx = context.db.system_tx().await?;
        reprice(&mut tx, &context.clock).await?;
        tx.commit().await?;
        Ok(())
    }
}
