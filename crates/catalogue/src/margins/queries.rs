//! SQL of the margin rules.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId, MarginRuleId, UserId};
use dbc_domain::margin::{Audience, MarginRule, Rounding, RuleScope};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use serde_json::Value;

/// A rule with what only its editors need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredRule {
    pub rule: MarginRule,
    pub name: String,
    pub active: bool,
}

/// The rules that are not retired, in the order in which they are tried, whatever their dates.
pub(super) async fn rules(tx: &mut Tx) -> Result<Vec<StoredRule>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, priority, active, client_id, client_group_id, vat_regimes, brands, item_groups, grades,
                functionalities, cost_from_cents, cost_below_cents, markup_bp, fixed_cents, minimum_price_cents, rounding,
                valid_from, valid_until
           from margin_rules
          where retired_at is null
          order by case when client_id is not null then 0 when client_group_id is not null then 1 else 2 end,
                   priority, id",
    )
    .fetch_all(&mut **tx)
    .await?;
    let rules = rows.into_iter().map(|row| StoredRule {
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
            // The column's check allows no other word.
            rounding: Rounding::from_code(&row.rounding).unwrap_or_default(),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        },
        name: row.name,
        active: row.active,
    });
    Ok(rules.collect())
}

/// The number of the rules in force.
pub(super) async fn version(tx: &mut Tx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select max(version) as "version!" from margin_versions"#).fetch_one(&mut **tx).await
}

pub(super) async fn retire(tx: &mut Tx, ids: &[MarginRuleId], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.uuid()).collect();
    sqlx::query!("update margin_rules set retired_at = $2 where id = any($1) and retired_at is null", &ids, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    stored: &StoredRule,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let rule = &stored.rule;
    let (client, group) = match rule.audience {
        Audience::Client(client) => (Some(client.uuid()), None),
        Audience::Group(group) => (None, Some(group.uuid())),
        Audience::Default => (None, None),
    };
    let regimes: Vec<String> = rule.scope.regimes.iter().map(|regime| regime.code().to_owned()).collect();
    sqlx::query!(
        "insert into margin_rules (id, name, priority, active, client_id, client_group_id, vat_regimes, brands,
                                   item_groups, grades, functionalities, cost_from_cents, cost_below_cents, markup_bp,
                                   fixed_cents, minimum_price_cents, rounding, valid_from, valid_until, created_at,
                                   created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        rule.id.uuid(),
        stored.name,
        rule.priority,
        stored.active,
        client,
        group,
        &regimes,
        &rule.scope.brands,
        &rule.scope.item_groups,
        &rule.scope.grades,
        &rule.scope.functionalities,
        rule.scope.cost_from.map(Money::cents),
        rule.scope.cost_below.map(Money::cents),
        rule.markup.get(),
        rule.fixed.cents(),
        rule.minimum_price.map(Money::cents),
        rule.rounding.code(),
        rule.valid_from,
        rule.valid_until,
        now,
        by.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which of these companies do not exist.
pub(super) async fn unknown_clients(tx: &mut Tx, ids: &[uuid::Uuid]) -> Result<Vec<uuid::Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select asked as "asked!" from unnest($1::uuid[]) as a (asked)
            where not exists (select from clients c where c.id = a.asked)"#,
        ids,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Which of these groups of companies do not exist.
pub(super) async fn unknown_groups(tx: &mut Tx, ids: &[uuid::Uuid]) -> Result<Vec<uuid::Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select asked as "asked!" from unnest($1::uuid[]) as a (asked)
            where not exists (select from client_groups g where g.id = a.asked)"#,
        ids,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) struct NewVersion<'a> {
    pub version: i64,
    pub at: DateTime<Utc>,
    pub by: UserId,
    pub reason: Option<&'a str>,
    pub changes: Value,
    pub catalogue_version: Option<i64>,
}

pub(super) async fn insert_version(tx: &mut Tx, new: &NewVersion<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into margin_versions (version, at, changed_by, reason, changes, catalogue_version)
         values ($1, $2, $3, $4, $5, $6)",
        new.version,
        new.at,
        new.by.uuid(),
        new.reason,
        new.changes,
        new.catalogue_version,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
