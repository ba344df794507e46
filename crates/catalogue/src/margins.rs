//! The margin rules in force, from the base, and a fingerprint of them: two imports made with the same fingerprint and
//! the same rows give the same catalogue.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dbc_domain::ids::{ClientGroupId, ClientId, MarginRuleId};
use dbc_domain::margin::{Audience, MarginRule, Rounding, RuleScope, RuleSet};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use sha2::{Digest, Sha256};

/// The rules in force on a business day and their fingerprint.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The rules, in the order in which they are tried.
    pub set: RuleSet,
    /// Which companies share prices with others.
    pub groups: BTreeMap<ClientId, ClientGroupId>,
    /// SHA-256 of rules and groups: equal when everybody's prices are made in the same way.
    pub fingerprint: [u8; 32],
}

/// Reads the rules in force on `day`.
pub async fn load(tx: &mut Tx, day: NaiveDate) -> Result<Rules, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, priority, client_id, client_group_id, vat_regime, brand, item_group, grade, functionality,
                cost_from_cents, cost_below_cents, markup_bp, fixed_cents, minimum_price_cents, rounding,
                valid_from, valid_until
           from margin_rules
          where retired_at is null
            and (valid_from is null or valid_from <= $1)
            and (valid_until is null or valid_until >= $1)",
        day,
    )
    .fetch_all(&mut **tx)
    .await?;
    let rules = rows
        .into_iter()
        .map(|row| MarginRule {
            id: MarginRuleId::new(row.id),
            priority: row.priority,
            audience: match (row.client_id, row.client_group_id) {
                (Some(client), _) => Audience::Client(ClientId::new(client)),
                (None, Some(group)) => Audience::Group(ClientGroupId::new(group)),
                (None, None) => Audience::Default,
            },
            scope: RuleScope {
                regime: row.vat_regime.as_deref().and_then(VatRegime::from_code),
                brand: row.brand,
                item_group: row.item_group,
                grade: row.grade,
                functionality: row.functionality,
                cost_from: row.cost_from_cents.map(Money::from_cents),
                cost_below: row.cost_below_cents.map(Money::from_cents),
            },
            markup: BasisPoints::new(row.markup_bp),
            fixed: Money::from_cents(row.fixed_cents),
            minimum_price: row.minimum_price_cents.map(Money::from_cents),
            // The column's check allows no other word.
            rounding: Rounding::from_code(&row.rounding).unwrap_or_default(),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        })
        .collect();
    let set = RuleSet::in_force(rules, day);
    let groups = load_groups(tx).await?;
    let fingerprint = fingerprint(&set, &groups)?;
    Ok(Rules { set, groups, fingerprint })
}

async fn load_groups(tx: &mut Tx) -> Result<BTreeMap<ClientId, ClientGroupId>, sqlx::Error> {
    let rows =
        sqlx::query!(r#"select id, client_group_id as "group!" from clients where client_group_id is not null"#,)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|row| (ClientId::new(row.id), ClientGroupId::new(row.group))).collect())
}

fn fingerprint(set: &RuleSet, groups: &BTreeMap<ClientId, ClientGroupId>) -> Result<[u8; 32], sqlx::Error> {
    let text = serde_json::to_vec(&(set, groups)).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    Ok(Sha256::digest(text).into())
}
