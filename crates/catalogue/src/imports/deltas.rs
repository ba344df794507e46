//! What the supplier says of single offers between two lists: another price, another quantity. Offer by offer the later
//! word wins, whatever the order in which words arrive; repeating one changes nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dbc_domain::ids::OfferId;
use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use uuid::Uuid;

use crate::margins::{self, Rules};
use crate::selling::queries::{OfferInForce, in_force};
use crate::state::{self, CatalogueState, Touched};

/// What the supplier says of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NewCost {
    /// Nothing: it stays.
    #[default]
    AsBefore,
    /// There is none at present: clients do not see the offer.
    None,
    /// This one, per unit and above zero.
    Cost(Money),
}

/// One word of the supplier about one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Article and regime.
    pub key: OfferKey,
    /// The price.
    pub cost: NewCost,
    /// Units on sale; none: as before.
    pub quantity: Option<u32>,
    /// When the supplier said it. An earlier word than the one that an offer has changes nothing.
    pub as_of: DateTime<Utc>,
}

/// What became of the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeltasApplied {
    /// Offers whose price or quantity is another now.
    pub changed: Vec<OfferId>,
    /// Words about offers that no list ever held: a list must come first.
    pub unknown: Vec<OfferKey>,
    /// Words that came too late: a later one was known.
    pub outdated: usize,
    /// The version of the catalogue that holds them; none when nothing changed.
    pub version: Option<i64>,
}

/// Applies words about offers of a supplier in the caller's transaction: stock, cost, the price by the rules in force,
/// a step of history, badges, and a new version of the catalogue, which every instance patches into its memory. An
/// offer whose price falls under the loss floor is raised to it and listed for staff, as with a list.
///
/// Takes the catalogue's row, then stock rows in the order of their ids. At most some thousand words at a time.
pub async fn apply_deltas(
    tx: &mut Tx,
    clock: &Clock,
    supplier: &str,
    deltas: &[Delta],
) -> Result<DeltasApplied, sqlx::Error> {
    let latest = latest(deltas);
    let mut outcome = DeltasApplied { outdated: deltas.len() - latest.len(), ..DeltasApplied::default() };
    if latest.is_empty() {
        return Ok(outcome);
    }
    let catalogue = state::lock(tx).await?;
    let held = held(tx, supplier, &latest).await?;
    let mut writes = Vec::new();
    for (key, delta) in latest {
        match held.get(key) {
            None => outcome.unknown.push(key.clone()),
            Some(before) if before.as_of > delta.as_of => outcome.outdated += 1,
            Some(before) => writes.push(Write::of(before, delta)),
        }
    }
    writes.sort_by_key(|write| write.offer);
    if writes.is_empty() {
        return Ok(outcome);
    }
    let offers: Vec<OfferId> = writes.iter().map(|write| write.offer).collect();
    let before = in_force(tx, &offers).await?;
    let now = catalogue.next_instant(clock);
    write(tx, &writes, catalogue.import_id, now).await?;
    let after = in_force(tx, &offers).await?;
    let rules = margins::load(tx, clock.today()).await?;
    outcome.changed = write_prices(tx, &before, &after, &rules, &catalogue, now).await?;
    if !outcome.changed.is_empty() {
        outcome.version = Some(state::advance(tx, Touched::Offers(&outcome.changed), now).await?);
    }
    Ok(outcome)
}

/// The latest word about each offer.
fn latest(deltas: &[Delta]) -> BTreeMap<&OfferKey, &Delta> {
    let mut latest: BTreeMap<&OfferKey, &Delta> = BTreeMap::new();
    for delta in deltas {
        let known = latest.entry(&delta.key).or_insert(delta);
        if known.as_of <= delta.as_of {
            *known = delta;
        }
    }
    latest
}

/// An offer as the supplier had it last.
struct Held {
    offer: OfferId,
    as_of: DateTime<Utc>,
    cost: Option<Money>,
    quantity: i32,
}

/// The offers in question, their stock locked in the order of the ids.
async fn held(
    tx: &mut Tx,
    supplier: &str,
    deltas: &BTreeMap<&OfferKey, &Delta>,
) -> Result<BTreeMap<OfferKey, Held>, sqlx::Error> {
    let skus: Vec<String> = deltas.keys().map(|key| key.sku.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        "select p.id, p.sku, p.vat_regime, p.supplier_as_of, p.cost_cents, s.quantity
           from products p join offer_stock s on s.offer_id = p.id
          where p.sku = any($2) and p.supplier = $1
          order by p.id
            for update of s",
        supplier,
        &skus,
    )
    .fetch_all(&mut **tx)
    .await?;
    let known = rows.into_iter().filter_map(|row| {
        let sku = dbc_domain::sku::Sku::parse(&row.sku).ok()?;
        let key = OfferKey { sku, regime: VatRegime::from_code(&row.vat_regime)? };
        let held = Held {
            offer: OfferId::new(row.id),
            as_of: row.supplier_as_of,
            cost: row.cost_cents.map(Money::from_cents),
            quantity: row.quantity,
        };
        Some((key, held))
    });
    Ok(known.collect())
}

/// What becomes of one offer.
struct Write {
    offer: OfferId,
    as_of: DateTime<Utc>,
    cost: Option<Money>,
    cost_before: Option<Money>,
    quantity: i32,
    /// What the change is called beside the offer.
    badges: Vec<&'static str>,
}

impl Write {
    fn of(before: &Held, delta: &Delta) -> Self {
        let cost = match delta.cost {
            NewCost::AsBefore => before.cost,
            NewCost::None => None,
            NewCost::Cost(cost) => Some(cost).filter(|cost| cost.is_positive()),
        };
        let quantity = delta.quantity.map_or(before.quantity, |units| i32::try_from(units).unwrap_or(i32::MAX));
        let moved = cost.zip(before.cost);
        let classes = [
            (before.quantity == 0 && quantity > 0, "restocked"),
            (before.quantity > 0 && quantity == 0, "out_of_stock"),
            (moved.is_some_and(|(now, then)| now > then), "price_up"),
            (moved.is_some_and(|(now, then)| now < then), "price_down"),
        ];
        Write {
            offer: before.offer,
            as_of: delta.as_of,
            cost,
            cost_before: before.cost,
            quantity,
            badges: classes.into_iter().filter(|(is, _)| *is).map(|(_, badge)| badge).collect(),
        }
    }
}

/// Stock and cost. Badges of the list in force stay, those of this change beside them; a movement takes the place of an
/// earlier one.
async fn write(tx: &mut Tx, writes: &[Write], in_force: Option<Uuid>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = writes.iter().map(|write| write.offer.uuid()).collect();
    let quantities: Vec<i32> = writes.iter().map(|write| write.quantity).collect();
    sqlx::query!(
        "update offer_stock s set quantity = n.quantity
           from unnest($1::uuid[], $2::integer[]) as n (id, quantity)
          where s.offer_id = n.id and s.quantity <> n.quantity",
        &ids,
        &quantities,
    )
    .execute(&mut **tx)
    .await?;
    let cents = |of: fn(&Write) -> Option<Money>| -> Vec<Option<i64>> {
        writes.iter().map(|write| of(write).map(Money::cents)).collect()
    };
    let as_of: Vec<DateTime<Utc>> = writes.iter().map(|write| write.as_of).collect();
    let badges: Vec<String> = writes.iter().map(|write| write.badges.join(",")).collect();
    sqlx::query!(
        r#"
        update products p
           set cost_cents = n.cost, supplier_as_of = n.as_of, updated_at = $7,
               previous_cost_cents = case
                   when p.cost_cents is distinct from n.cost then n.cost_before
                   when p.badged_by is not distinct from $6 then p.previous_cost_cents end,
               badges = case when n.badges = '' then
                       case when p.badged_by is not distinct from $6 then p.badges else '{}' end
                   else array(
                       select kept from unnest(case when p.badged_by is not distinct from $6 then p.badges else '{}' end)
                           as k (kept) where kept = 'new'
                       union all select unnest(string_to_array(n.badges, ','))) end,
               badged_by = $6
          from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[])
               as n (id, cost, cost_before, as_of, badges)
         where p.id = n.id
        "#,
        &ids,
        &cents(|write| write.cost) as &[Option<i64>],
        &cents(|write| write.cost_before) as &[Option<i64>],
        &as_of,
        &badges,
        in_force,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The default price of each offer that is another now, and its step of history. Gives those offers.
async fn write_prices(
    tx: &mut Tx,
    before: &[OfferInForce],
    after: &[OfferInForce],
    rules: &Rules,
    catalogue: &CatalogueState,
    now: DateTime<Utc>,
) -> Result<Vec<OfferId>, sqlx::Error> {
    let (mut changed, mut ids, mut prices) = (Vec::new(), Vec::new(), Vec::new());
    let (mut costs, mut quantities) = (Vec::new(), Vec::new());
    for offer in after {
        let same =
            |then: &&OfferInForce| then.id == offer.id && then.cost == offer.cost && then.quantity == offer.quantity;
        if before.iter().any(|then| same(&then)) {
            continue;
        }
        let price = offer.cost.and_then(|cost| {
            let priceable = Priceable {
                regime: offer.regime,
                brand: &offer.brand,
                item_group: &offer.item_group,
                grade: &offer.grade,
                functionality: &offer.functionality,
                cost,
                floor_waived: false,
            };
            rules.set.price(&priceable, Buyer::default(), rules.landed)
        });
        changed.push(offer.id);
        ids.push(offer.id.uuid());
        prices.push(price.map(|priced| priced.price.cents()));
        costs.push(offer.cost.map(Money::cents));
        quantities.push(i32::try_from(offer.quantity).unwrap_or(i32::MAX));
    }
    sqlx::query!(
        "update products p set price_cents = n.price
           from unnest($1::uuid[], $2::bigint[]) as n (id, price) where p.id = n.id",
        &ids,
        &prices as &[Option<i64>],
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into price_history (offer_id, at, list_day, source, quantity, cost_cents, price_cents)
         select n.id, $5, $6, 'api', n.quantity, n.cost, n.price
           from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::integer[]) as n (id, price, cost, quantity)",
        &ids,
        &prices as &[Option<i64>],
        &costs as &[Option<i64>],
        &quantities,
        now,
        catalogue.list_day,
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed)
}
