//! What made prices on past days: a changed rule is a new row and the old one is retired, landed costs and decisions
//! about the loss floor are kept as steps, so that every price of the past can be made again.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId, MarginRuleId, OfferId};
use dbc_domain::loss_floor::FloorDecision;
use dbc_domain::margin::{Audience, LandedCosts, MarginRule, Rounding, RuleScope, RuleSet};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;

/// Everything that made prices at some instant since the beginning of the period.
#[derive(Debug)]
pub struct PastRules {
    rules: Vec<PastRule>,
    /// Oldest first.
    landed: Vec<(DateTime<Utc>, LandedCosts)>,
    /// By offer, oldest first: from when on, about which cost.
    decisions: BTreeMap<OfferId, Vec<(DateTime<Utc>, Money, FloorDecision)>>,
}

#[derive(Debug)]
struct PastRule {
    rule: MarginRule,
    from: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
}

impl PastRules {
    /// The rules in force at `instant` of the business day `day`.
    pub fn at(&self, instant: DateTime<Utc>, day: NaiveDate) -> RuleSet {
        let held = |past: &&PastRule| past.from <= instant && past.until.is_none_or(|until| until > instant);
        RuleSet::in_force(self.rules.iter().filter(held).map(|past| past.rule.clone()).collect(), day)
    }

    /// The instants at which rules came or went, in order: between two of them the rules change with their dates only.
    pub fn turns(&self) -> Vec<DateTime<Utc>> {
        let mut turns: Vec<_> = self.rules.iter().flat_map(|past| [Some(past.from), past.until]).flatten().collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// What a unit cost beside the supplier's price at this instant.
    pub fn landed(&self, instant: DateTime<Utc>) -> LandedCosts {
        let known = self.landed.partition_point(|(from, _)| *from <= instant);
        known.checked_sub(1).and_then(|last| self.landed.get(last)).map(|(_, landed)| *landed).unwrap_or_default()
    }

    /// What staff had decided about this offer at this cost.
    pub fn decision(&self, offer: OfferId, cost: Money, instant: DateTime<Utc>) -> Option<FloorDecision> {
        let steps = self.decisions.get(&offer)?;
        let last = steps.partition_point(|(from, _, _)| *from <= instant).checked_sub(1)?;
        steps.get(last).filter(|(_, of, _)| *of == cost).map(|(_, _, decision)| *decision)
    }
}

/// Reads what was in force at some instant since `from`: three queries.
pub async fn rules_since(tx: &mut Tx, from: DateTime<Utc>) -> Result<PastRules, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, priority, client_id, client_group_id, vat_regimes, brands, item_groups, grades, functionalities,
                cost_from_cents, cost_below_cents, markup_bp, fixed_cents, minimum_price_cents, rounding, valid_from,
                valid_until, created_at, retired_at
           from margin_rules
          where active and (retired_at is null or retired_at > $1)",
        from,
    )
    .fetch_all(&mut **tx)
    .await?;
    let rules = rows.into_iter().map(|row| PastRule {
        from: row.created_at,
        until: row.retired_at,
        rule: MarginRule {
            id: MarginRuleId::new(row.id),
            priority: row.priority,
            audience: match (row.client_id, row.client_group_id) {
                (Some(client), _) => Audience::Client(ClientId::new(client)),
                (None, Some(group)) => Audience::Group(ClientGroupId::new(group)),
                (None, None) => Audience::Default,
            },
            scope: RuleScope {
                regimes: row.vat_regimes.iter().filter_map(|code| VatRegime::from_code(code)).collect(),
                brands: row.brands,
                item_groups: row.item_groups,
                grades: row.grades,
                functionalities: row.functionalities,
                cost_from: row.cost_from_cents.map(Money::from_cents),
                cost_below: row.cost_below_cents.map(Money::from_cents),
            },
            markup: BasisPoints::new(row.markup_bp),
            fixed: Money::from_cents(row.fixed_cents),
            minimum_price: row.minimum_price_cents.map(Money::from_cents),
            rounding: Rounding::from_code(&row.rounding).unwrap_or_default(),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        },
    });
    let rules = rules.collect();
    Ok(PastRules { rules, landed: landed_steps(tx).await?, decisions: decision_steps(tx).await? })
}

async fn landed_steps(tx: &mut Tx) -> Result<Vec<(DateTime<Utc>, LandedCosts)>, sqlx::Error> {
    let rows = sqlx::query!("select at, freight_cents, levies_cents from landed_cost_steps order by at")
        .fetch_all(&mut **tx)
        .await?;
    let steps = rows.into_iter().map(|row| {
        let landed =
            LandedCosts { freight: Money::from_cents(row.freight_cents), levies: Money::from_cents(row.levies_cents) };
        (row.at, landed)
    });
    Ok(steps.collect())
}

async fn decision_steps(
    tx: &mut Tx,
) -> Result<BTreeMap<OfferId, Vec<(DateTime<Utc>, Money, FloorDecision)>>, sqlx::Error> {
    let rows = sqlx::query!("select offer_id, at, decision, cost_cents from floor_decision_steps order by at")
        .fetch_all(&mut **tx)
        .await?;
    let mut steps: BTreeMap<OfferId, Vec<_>> = BTreeMap::new();
    for row in rows {
        let Some(decision) = FloorDecision::from_code(&row.decision) else { continue };
        let step = (row.at, Money::from_cents(row.cost_cents), decision);
        steps.entry(OfferId::new(row.offer_id)).or_default().push(step);
    }
    Ok(steps)
}

/// Keeps the landed costs of this instant, when they differ from the last ones that are kept.
pub(super) async fn keep_landed(tx: &mut Tx, landed: LandedCosts, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into landed_cost_steps (at, freight_cents, levies_cents)
         select $1, $2, $3
          where (select row (freight_cents, levies_cents) from landed_cost_steps order by at desc limit 1)
                is distinct from row ($2::bigint, $3::bigint)
         on conflict (at) do nothing",
        now,
        landed.freight.cents(),
        landed.levies.cents(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
