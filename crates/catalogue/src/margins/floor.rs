//! Prices under the loss floor (trade rules 1.3): a rule's price below it is raised to it and listed here until staff
//! decide. A person who sells under the floor names the legal exception and answers for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dbc_domain::ids::{OfferId, UserId};
use dbc_domain::loss_floor::{FloorDecision, loss_floor};
use dbc_domain::margin::{Audience, Buyer};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries;
use super::reprice::reprice;
use super::simulate::Pricer;
use crate::codes::{FloorDecisionCode, RegimeCode};
use crate::published::Edition;
use crate::state;

/// An offer whose rule asks for less than the loss floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quarantined {
    /// The offer.
    pub offer_id: Uuid,
    /// Its article number.
    pub sku: String,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Product name.
    pub name: String,
    /// Visual grade.
    pub grade: String,
    /// Units that can be ordered.
    pub quantity: u32,
    /// What the rule asks for; the lowest, when several companies have rules of their own.
    pub price_cents: i64,
    /// The loss floor: what is asked for as long as nobody decides otherwise.
    pub floor_cents: i64,
    /// Supplier's price.
    pub cost_cents: i64,
    /// The rule.
    pub rule_id: Uuid,
    /// Its name.
    pub rule: String,
    /// Since when the offer has this cost or this price.
    pub since: DateTime<Utc>,
    /// What was decided about it at this cost; null while it is open.
    #[schema(required, value_type = Option<FloorDecisionCode>)]
    pub decision: Option<FloorDecision>,
    /// The reason given.
    #[schema(required)]
    pub reason: Option<String>,
    /// Who decided.
    #[schema(required)]
    pub decided_by: Option<String>,
}

/// What a person decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The decision.
    pub decision: FloorDecision,
    /// The legal exception, for [`FloorDecision::Keep`]; else what the person wants to note.
    pub reason: Option<String>,
}

/// Why a decision was not taken. Nothing was written.
#[derive(Debug, Error)]
pub enum FloorError {
    /// No such offer under the floor at this moment.
    #[error("no such offer is under the loss floor")]
    Unknown,
    /// Selling under the floor needs the name of a legal exception.
    #[error("a price under the floor needs a reason")]
    ReasonMissing,
    /// The supplier's price moved since the list was read.
    #[error("the offer has another cost now")]
    Moved,
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Offers whose rule asks for less than the floor, open ones first, then by what would be lost.
pub async fn quarantined(tx: &mut Tx, edition: &Edition) -> Result<Vec<Quarantined>, sqlx::Error> {
    let found = under_floor(edition);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names: BTreeMap<Uuid, String> =
        queries::rules(tx).await?.into_iter().map(|stored| (stored.rule.id.uuid(), stored.name)).collect();
    let ids: Vec<Uuid> = found.keys().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"select p.id as "id!", p.updated_at as "updated_at!", d.reason as "reason?", u.name as "decided_by?"
             from products p
             left join floor_decisions d on d.offer_id = p.id
             left join users u on u.id = d.decided_by
            where p.id = any($1)"#,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut items: Vec<Quarantined> = rows
        .into_iter()
        .filter_map(|row| {
            let under = found.get(&OfferId::new(row.id))?;
            let offer = edition.catalogue.record(edition.catalogue.find(OfferId::new(row.id))?)?;
            let decision = edition.floor_decisions().of(offer.id, under.cost);
            Some(Quarantined {
                offer_id: row.id,
                sku: offer.sku.as_str().to_owned(),
                regime: offer.regime,
                name: offer.name.to_owned(),
                grade: offer.grade.to_owned(),
                quantity: offer.quantity,
                price_cents: under.wanted.cents(),
                floor_cents: under.floor.cents(),
                cost_cents: under.cost.cents(),
                rule_id: under.rule,
                rule: names.get(&under.rule).cloned().unwrap_or_default(),
                since: row.updated_at,
                decision,
                // One about another cost is over.
                reason: row.reason.filter(|_| decision.is_some()),
                decided_by: row.decided_by.filter(|_| decision.is_some()),
            })
        })
        .collect();
    items.sort_by_key(|item| (item.decision.is_some(), item.price_cents - item.floor_cents, item.offer_id));
    Ok(items)
}

struct Under {
    cost: Money,
    wanted: Money,
    floor: Money,
    rule: Uuid,
}

/// The lowest wanted price under the floor of each offer, over the common rules and those of each company and group.
fn under_floor(edition: &Edition) -> BTreeMap<OfferId, Under> {
    let mut buyers = vec![Buyer::default()];
    for rule in edition.rules().rules() {
        let buyer = match rule.audience {
            Audience::Client(client) => edition.buyer(client),
            Audience::Group(group) => Buyer { client: None, group: Some(group) },
            Audience::Default => continue,
        };
        if !buyers.contains(&buyer) {
            buyers.push(buyer);
        }
    }
    let mut found: BTreeMap<OfferId, Under> = BTreeMap::new();
    for buyer in buyers {
        let mut pricer = Pricer::new(edition, edition.rules(), buyer);
        for offer in edition.catalogue.rows() {
            let Some(cost) = offer.cost else { continue };
            let priceable = offer.priceable(cost);
            let rules = pricer.rules_for(&offer, cost);
            let Some(rule) = rules.find(&priceable, Buyer::default()) else { continue };
            let Some(wanted) = rule.wanted_price(cost) else { continue };
            let rule = rule.id.uuid();
            let floor = loss_floor(cost, offer.regime, edition.landed());
            if wanted < floor && found.get(&offer.id).is_none_or(|known| wanted < known.wanted) {
                found.insert(offer.id, Under { cost, wanted, floor, rule });
            }
        }
    }
    found
}

/// Decides about one offer at its present cost, in the caller's transaction. Repeating it changes nothing.
pub async fn decide(
    tx: &mut Tx,
    clock: &Clock,
    edition: &Edition,
    offer: OfferId,
    choice: &Decision,
    by: UserId,
) -> Result<(), FloorError> {
    if choice.decision == FloorDecision::Keep && choice.reason.is_none() {
        return Err(FloorError::ReasonMissing);
    }
    let catalogue = state::lock(tx).await?;
    let under = under_floor(edition).remove(&offer).ok_or(FloorError::Unknown)?;
    let cost = sqlx::query_scalar!("select cost_cents from offers_in_force where id = $1", offer.uuid())
        .fetch_optional(&mut **tx)
        .await?
        .flatten();
    if cost != Some(under.cost.cents()) {
        return Err(FloorError::Moved);
    }
    let now = catalogue.next_instant(clock);
    sqlx::query!(
        "insert into floor_decisions (offer_id, decision, cost_cents, wanted_cents, reason, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (offer_id) do update
            set decision = excluded.decision, cost_cents = excluded.cost_cents, wanted_cents = excluded.wanted_cents,
                reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at
          where (floor_decisions.decision, floor_decisions.cost_cents, floor_decisions.reason)
                is distinct from (excluded.decision, excluded.cost_cents, excluded.reason)",
        offer.uuid(),
        choice.decision.code(),
        under.cost.cents(),
        under.wanted.cents(),
        choice.reason,
        by.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into floor_decision_steps (offer_id, at, decision, cost_cents) values ($1, $2, $3, $4)",
        offer.uuid(),
        now,
        choice.decision.code(),
        under.cost.cents(),
    )
    .execute(&mut **tx)
    .await?;
    reprice(tx, clock).await?;
    Ok(())
}
