//! The rules of past days: a changed rule is a new row and the old one is retired, so that every price of the past can
//! be made again.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId, MarginRuleId};
use dbc_domain::margin::{Audience, MarginRule, Rounding, RuleScope, RuleSet};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;

/// Every rule that was in force at some instant since the beginning of the period.
#[derive(Debug)]
pub struct PastRules(Vec<PastRule>);

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
        RuleSet::in_force(self.0.iter().filter(held).map(|past| past.rule.clone()).collect(), day)
    }

    /// The instants at which rules came or went, in order: between two of them the rules change with their dates only.
    pub fn turns(&self) -> Vec<DateTime<Utc>> {
        let mut turns: Vec<_> = self.0.iter().flat_map(|past| [Some(past.from), past.until]).flatten().collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}

/// Reads the rules that were in force at some instant since `from`.
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
    Ok(PastRules(rules.collect()))
}
