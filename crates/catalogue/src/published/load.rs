//! The published catalogue out of the base, each time in one snapshot: all of it, or what changed since somebody looked
//! before.

use std::collections::BTreeSet;

use dbc_catalogue_index::{Badge, Badges, Catalogue, Change, Header, OfferRecord};
use dbc_domain::ean::Ean;
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::settings::Settings;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use futures::TryStreamExt;
use uuid::Uuid;

use super::Edition;
use crate::margins;

/// More offers than this are quicker read as a whole.
const MOST_PATCHED: usize = 5_000;

/// What an instance holds, as far as the base can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub version: i64,
    pub rules_fingerprint: [u8; 32],
    pub settings: Settings,
}

/// Which rows of `catalogue_changes` are in what an instance holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The oldest transaction that was open when it was looked: everything before it is in.
    horizon: u64,
    /// Of those at or after it, the rows that are in.
    done: BTreeSet<i64>,
}

/// A catalogue with what it is made of.
pub(super) struct Loaded {
    pub edition: Edition,
    pub stamp: Stamp,
    pub seen: Seen,
    /// Offers that somebody touched since it was looked before.
    pub touched: Vec<OfferId>,
}

/// What happened since it was looked before.
pub(super) enum News {
    /// Nothing.
    None(Seen),
    /// These offers are others now; their order is that of the base.
    Offers { changes: Vec<Change>, stamp: Stamp, seen: Seen },
    /// A list, rules or settings, or so many offers that all must be read again.
    Everything,
}

/// Reads everything and builds the index.
pub(crate) async fn load(db: &Db, clock: &Clock) -> Result<Edition, sqlx::Error> {
    Ok(whole(db, clock, &Seen::default()).await?.edition)
}

/// The same with its stamp, and what was touched since `before`. Rows are streamed: the base's answer is never held
/// beside the records.
pub(super) async fn whole(db: &Db, clock: &Clock, before: &Seen) -> Result<Loaded, sqlx::Error> {
    // One snapshot for the state, the rules and the rows, whatever is published meanwhile.
    let mut tx = db.snapshot_tx().await?;
    let state = state(&mut tx).await?;
    let rules = margins::load(&mut tx, clock.today()).await?;
    let (seen, new) = changes_since(&mut tx, before).await?;
    let touched = new.iter().flat_map(|change| &change.offer_ids).map(|id| OfferId::new(*id)).collect();
    let mut records = Vec::new();
    {
        let mut rows = sqlx::query_as!(
            Row,
            r#"
            select id as "id!", sku as "sku!", ean, vat_regime as "vat_regime!", item_group as "item_group!",
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
            records.push(row.record()?);
        }
    }
    tx.commit().await?;
    let stamp =
        Stamp { version: state.header.version, rules_fingerprint: rules.fingerprint, settings: rules.settings.clone() };
    // Building is pure computation: not on a thread that answers requests.
    let catalogue = tokio::task::spawn_blocking(move || Catalogue::build(state.header, records))
        .await
        .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?;
    Ok(Loaded { edition: Edition::new(catalogue, rules), stamp, seen, touched })
}

/// What changed since `held` and `seen`.
pub(super) async fn news(db: &Db, clock: &Clock, held: &Stamp, seen: &Seen) -> Result<News, sqlx::Error> {
    let mut tx = db.snapshot_tx().await?;
    let state = state(&mut tx).await?;
    let rules = margins::load(&mut tx, clock.today()).await?;
    let (seen, new) = changes_since(&mut tx, seen).await?;
    let stamp = Stamp { version: state.header.version, rules_fingerprint: rules.fingerprint, settings: rules.settings };
    let same_rules = stamp.rules_fingerprint == held.rules_fingerprint && stamp.settings == held.settings;
    let offers: BTreeSet<Uuid> = new.iter().flat_map(|change| change.offer_ids.iter().copied()).collect();
    let whole = new.iter().any(|change| matches!(change.kind.as_str(), "list" | "rules"));
    if !same_rules || whole || offers.len() > MOST_PATCHED || (offers.is_empty() && stamp.version != held.version) {
        return Ok(News::Everything);
    }
    if offers.is_empty() {
        return Ok(News::None(seen));
    }
    let ids: Vec<Uuid> = offers.into_iter().collect();
    let changes = patches(&mut tx, &ids, state.import_id).await?;
    tx.commit().await?;
    Ok(News::Offers { changes, stamp, seen })
}

/// These offers as they are now; those that are not in force are taken away.
async fn patches(tx: &mut Tx, ids: &[Uuid], in_force: Option<Uuid>) -> Result<Vec<Change>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select id as "id!", sku as "sku!", ean, vat_regime as "vat_regime!", item_group as "item_group!",
               product_name as "product_name!", brand as "brand!", model as "model!", storage_gb,
               appearance as "appearance!", functionality as "functionality!", boxed as "boxed!", color, cloud_lock,
               additional_info, cost_cents, campaign_price_cents, previous_cost_cents, badges as "badges!",
               (badged_by is not distinct from $1) as "fresh!", blocked_reason is not null as "blocked!",
               greatest(0, quantity - reserved) as "available!"
          from offers_in_force
         where id = any($2)
        "#,
        in_force,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut gone: BTreeSet<Uuid> = ids.iter().copied().collect();
    let mut changes = Vec::with_capacity(ids.len());
    for row in rows {
        gone.remove(&row.id);
        changes.push(Change::Upsert(Box::new(row.record()?)));
    }
    changes.extend(gone.into_iter().map(|id| Change::Remove(OfferId::new(id))));
    Ok(changes)
}

struct State {
    header: Header,
    import_id: Option<Uuid>,
}

async fn state(tx: &mut Tx) -> Result<State, sqlx::Error> {
    let row = sqlx::query!("select version, list_day, published_at, import_id from catalogue_state")
        .fetch_one(&mut **tx)
        .await?;
    let header = Header { version: row.version, list_day: row.list_day, published_at: row.published_at };
    Ok(State { header, import_id: row.import_id })
}

/// A row of `catalogue_changes`.
struct Changed {
    kind: String,
    offer_ids: Vec<Uuid>,
}

/// The changes that are not in yet, and what is in with them. A transaction that commits late has an older number than
/// others that are in already: hence the horizon and not the highest id.
async fn changes_since(tx: &mut Tx, seen: &Seen) -> Result<(Seen, Vec<Changed>), sqlx::Error> {
    let horizon = sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text as "horizon!""#)
        .fetch_one(&mut **tx)
        .await?;
    let horizon: u64 = horizon.parse().map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?;
    // Whoever has seen nothing takes everything as it is: only what is still open matters to him.
    let from = if seen.horizon == 0 { horizon } else { seen.horizon };
    let rows = sqlx::query!(
        r#"select id, (xid >= $2::text::xid8) as "open!", kind, offer_ids
             from catalogue_changes where xid >= $1::text::xid8 order by id"#,
        from.to_string(),
        horizon.to_string(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let done = rows.iter().filter(|row| row.open).map(|row| row.id).collect();
    let new = rows.into_iter().filter(|row| !seen.done.contains(&row.id));
    let new = new.map(|row| Changed { kind: row.kind, offer_ids: row.offer_ids });
    Ok((Seen { horizon, done }, new.collect()))
}

/// An offer in force.
struct Row {
    id: Uuid,
    sku: String,
    ean: Option<String>,
    vat_regime: String,
    item_group: String,
    product_name: String,
    brand: String,
    model: String,
    storage_gb: Option<i32>,
    appearance: String,
    functionality: String,
    boxed: String,
    color: Option<String>,
    cloud_lock: Option<String>,
    additional_info: Option<String>,
    cost_cents: Option<i64>,
    campaign_price_cents: Option<i64>,
    previous_cost_cents: Option<i64>,
    badges: Vec<String>,
    fresh: bool,
    blocked: bool,
    available: i32,
}

impl Row {
    fn record(self) -> Result<OfferRecord, sqlx::Error> {
        let known = Sku::parse(&self.sku).ok().zip(VatRegime::from_code(&self.vat_regime));
        let Some((sku, regime)) = known else {
            return Err(sqlx::Error::Decode(format!("offer {} has no readable key", self.id).into()));
        };
        // A badge says what the list in force changed; older ones are over.
        let badges: Badges = if self.fresh {
            self.badges.iter().filter_map(|code| Badge::from_code(code)).collect()
        } else {
            Badges::NONE
        };
        // The supplier stated two prices at once: until staff choose, there is none that can be trusted.
        let cost = self.cost_cents.filter(|_| !self.blocked).map(Money::from_cents);
        Ok(OfferRecord {
            id: OfferId::new(self.id),
            sku,
            ean: self.ean.as_deref().and_then(Ean::parse),
            regime,
            item_group: self.item_group,
            name: self.product_name,
            brand: Some(self.brand),
            model: self.model,
            storage_gb: self.storage_gb.and_then(|storage| u32::try_from(storage).ok()),
            grade: self.appearance,
            functionality: self.functionality,
            boxed: self.boxed,
            colour: self.color,
            cloud_lock: self.cloud_lock,
            info: self.additional_info,
            quantity: u32::try_from(self.available).unwrap_or(0),
            cost,
            campaign_price: self.campaign_price_cents.map(Money::from_cents),
            previous_cost: self.previous_cost_cents.filter(|_| self.fresh).map(Money::from_cents),
            badges,
        })
    }
}
