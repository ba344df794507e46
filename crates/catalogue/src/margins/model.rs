//! The margin rules as staff see and send them.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId, MarginRuleId};
use dbc_domain::margin::{Audience, MarginRule, Rounding, RuleScope};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::StoredRule;
use crate::codes::{RegimeCode, RoundingCode};

/// For whom a rule is and which offers it prices. An empty list accepts anything; words are compared without regard
/// to case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleScope)]
pub struct Scope {
    /// VAT regimes.
    #[serde(default)]
    #[schema(value_type = Vec<RegimeCode>)]
    pub regimes: Vec<VatRegime>,
    /// Brands.
    #[serde(default)]
    pub brands: Vec<String>,
    /// Item groups of the supplier.
    #[serde(default)]
    pub item_groups: Vec<String>,
    /// Visual grades.
    #[serde(default)]
    pub grades: Vec<String>,
    /// Functionalities.
    #[serde(default)]
    pub functionalities: Vec<String>,
    /// Lowest supplier's price, included.
    #[serde(default)]
    pub cost_from_cents: Option<i64>,
    /// Highest supplier's price, excluded.
    #[serde(default)]
    pub cost_to_cents: Option<i64>,
    /// One company only.
    #[serde(default)]
    pub client_id: Option<Uuid>,
    /// One group of companies only.
    #[serde(default)]
    pub client_group_id: Option<Uuid>,
}

/// One margin rule. A company's own rules are tried before its group's, those before the common ones; within each, the
/// lowest priority first. The first that matches makes the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id; null or absent for a new one. A changed rule gets a new id.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// What staff call it.
    #[schema(max_length = 100)]
    pub name: String,
    /// Order within its audience, the lowest first.
    pub priority: i32,
    /// Not tried while false.
    pub active: bool,
    /// First day, Europe/Paris.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day, Europe/Paris.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// For whom and for what.
    #[serde(default)]
    pub scope: Scope,
    /// Mark-up on the supplier's price, in basis points.
    #[schema(minimum = -10000, maximum = 100000)]
    pub markup_bp: i32,
    /// Added after the mark-up.
    #[serde(default)]
    pub fixed_cents: i64,
    /// The price is never below this.
    #[serde(default)]
    pub minimum_price_cents: Option<i64>,
    /// Always upwards, except to the cent.
    #[serde(default)]
    #[schema(value_type = RoundingCode)]
    pub rounding: Rounding,
}

impl Rule {
    pub(super) fn of(stored: &StoredRule) -> Self {
        let rule = &stored.rule;
        let (client_id, client_group_id) = match rule.audience {
            Audience::Client(client) => (Some(client.uuid()), None),
            Audience::Group(group) => (None, Some(group.uuid())),
            Audience::Default => (None, None),
        };
        Rule {
            id: Some(rule.id.uuid()),
            name: stored.name.clone(),
            priority: rule.priority,
            active: stored.active,
            valid_from: rule.valid_from,
            valid_to: rule.valid_until,
            scope: Scope {
                regimes: rule.scope.regimes.clone(),
                brands: rule.scope.brands.clone(),
                item_groups: rule.scope.item_groups.clone(),
                grades: rule.scope.grades.clone(),
                functionalities: rule.scope.functionalities.clone(),
                cost_from_cents: rule.scope.cost_from.map(Money::cents),
                cost_to_cents: rule.scope.cost_below.map(Money::cents),
                client_id,
                client_group_id,
            },
            markup_bp: rule.markup.get(),
            fixed_cents: rule.fixed.cents(),
            minimum_price_cents: rule.minimum_price.map(Money::cents),
            rounding: rule.rounding,
        }
    }

    pub(super) fn to_stored(&self, id: MarginRuleId) -> StoredRule {
        let scope = &self.scope;
        StoredRule {
            rule: MarginRule {
                id,
                priority: self.priority,
                audience: match (scope.client_id, scope.client_group_id) {
                    (Some(client), _) => Audience::Client(ClientId::new(client)),
                    (None, Some(group)) => Audience::Group(ClientGroupId::new(group)),
                    (None, None) => Audience::Default,
                },
                scope: RuleScope {
                    regimes: scope.regimes.clone(),
                    brands: scope.brands.clone(),
                    item_groups: scope.item_groups.clone(),
                    grades: scope.grades.clone(),
                    functionalities: scope.functionalities.clone(),
                    cost_from: scope.cost_from_cents.map(Money::from_cents),
                    cost_below: scope.cost_to_cents.map(Money::from_cents),
                },
                markup: BasisPoints::new(self.markup_bp),
                fixed: Money::from_cents(self.fixed_cents),
                minimum_price: self.minimum_price_cents.map(Money::from_cents),
                rounding: self.rounding,
                valid_from: self.valid_from,
                valid_until: self.valid_to,
            },
            name: self.name.trim().to_owned(),
            active: self.active,
        }
    }
}

/// The rules that are not retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Margins {
    /// Counts the changes; a change sends it back.
    pub version: i64,
    /// In the order in which they are tried.
    pub rules: Vec<Rule>,
}

/// What happened to one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleChange {
    /// Before; null for a new one.
    #[schema(required)]
    pub before: Option<Rule>,
    /// After; null for one that was removed.
    #[schema(required)]
    pub after: Option<Rule>,
}

/// One change of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MarginStep {
    /// The version that it made.
    pub version: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null for the built-in rules.
    #[schema(required)]
    pub by: Option<String>,
    /// Why.
    #[schema(required)]
    pub reason: Option<String>,
    /// Which rules.
    pub changes: Vec<RuleChange>,
    /// The version of the catalogue with the new prices; null when no published price changed.
    #[schema(required)]
    pub catalogue_version: Option<i64>,
}
