//! The whole published catalogue out of the base, in one snapshot.

use dbc_catalogue_index::{Badge, Badges, Catalogue, Header, OfferRecord};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::settings::Settings;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use futures::TryStreamExt;

use super::Edition;
use crate::margins;

/// What decides whether an instance is up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub version: i64,
    pub rules_fingerprint: [u8; 32],
    pub settings: Settings,
}

/// The stamp of the base at this instant: two small reads.
pub(super) async fn stamp(db: &Db, clock: &Clock) -> Result<Stamp, sqlx::Error> {
    let mut tx = db.system_tx().await?;
    let version = sqlx::query_scalar!("select version from catalogue_state").fetch_one(&mut *tx).await?;
    let rules = margins::load(&mut tx, clock.today()).await?;
    tx.commit().await?;
    Ok(Stamp { version, rules_fingerprint: rules.fingerprint, settings: rules.settings })
}

/// Reads everything and builds the index. Rows are streamed: the base's answer is never held beside the records.
pub(crate) async fn load(db: &Db, clock: &Clock) -> Result<Edition, sqlx::Error> {
    // One snapshot for the state, the rules and the rows, whatever is published meanwhile.
    let mut tx = db.snapshot_tx().await?;
    let state = sqlx::query!("select version, list_day, published_at, import_id from catalogue_state")
        .fetch_one(&mut *tx)
        .await?;
    let rules = margins::load(&mut tx, clock.today()).await?;
    let mut records = Vec::new();
    {
        let mut rows = sqlx::query!(
            r#"
            select id as "id!", sku as "sku!", vat_regime as "vat_regime!", item_group as "item_group!",
                   product_name as "product_name!", brand as "brand!", model as "model!", storage_gb,
                   appearance as "appearance!", functionality as "functionality!", boxed as "boxed!", color, cloud_lock,
                   additional_info, cost_cents, campaign_price_cents, previous_cost_cents, badges as "badges!",
                   (badged_by is not distinct from $1) as "fresh!", blocked_reason is not null as "blocked!",
                   greatest(0, quantity - reserved) as "available!"
              from offers_in_force
            "#,
            state.import_id,
        )
        .fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let known = Sku::parse(&row.sku).ok().zip(VatRegime::from_code(&row.vat_regime));
            let Some((sku, regime)) = known else {
                return Err(sqlx::Error::Decode(format!("offer {} has no readable key", row.id).into()));
            };
            // A badge says what the list in force changed; older ones are over.
            let badges: Badges = if row.fresh {
                row.badges.iter().filter_map(|code| Badge::from_code(code)).collect()
            } else {
                Badges::NONE
            };
            // The supplier stated two prices at once: until staff choose, there is none that can be trusted.
            let cost = row.cost_cents.filter(|_| !row.blocked).map(Money::from_cents);
            records.push(OfferRecord {
                id: OfferId::new(row.id),
                sku,
                regime,
                item_group: row.item_group,
                name: row.product_name,
                brand: Some(row.brand),
                model: row.model,
                storage_gb: row.storage_gb.and_then(|storage| u32::try_from(storage).ok()),
                grade: row.appearance,
                functionality: row.functionality,
                boxed: row.boxed,
                colour: row.color,
                cloud_lock: row.cloud_lock,
                info: row.additional_info,
                quantity: u32::try_from(row.available).unwrap_or(0),
                cost,
                campaign_price: row.campaign_price_cents.map(Money::from_cents),
                previous_cost: row.previous_cost_cents.filter(|_| row.fresh).map(Money::from_cents),
                badges,
            });
        }
    }
    tx.commit().await?;
    let header = Header { version: state.version, list_day: state.list_day, published_at: state.published_at };
    // Building is pure computation: not on a thread that answers requests.
    let catalogue = tokio::task::spawn_blocking(move || Catalogue::build(header, records))
        .await
        .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?;
    Ok(Edition::new(catalogue, rules))
}
