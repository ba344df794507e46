//! Changing the rules: whole, with the version that the editor saw. A changed rule is a new row, the old one is
//! retired, so that past prices can be explained; each change is kept with who, when and why.

use std::collections::BTreeMap;

use dbc_domain::ids::{MarginRuleId, UserId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

use super::check::{RuleFault, faults};
use super::model::{MarginStep, Margins, Rule, RuleChange};
use super::queries::{self, NewVersion, StoredRule};
use super::reprice::reprice;
use crate::state;

/// Why rules were not changed. Nothing was written.
#[derive(Debug, Error)]
pub enum MarginError {
    /// Some values are wrong.
    #[error("{} values of the rules are wrong", .0.len())]
    Faults(Vec<RuleFault>),
    /// Somebody changed the rules in between.
    #[error("the rules were changed in the meantime")]
    Changed,
    /// A rule with this id is not in force.
    #[error("there is no rule {0}")]
    UnknownRule(Uuid),
    /// A rule is for a company that does not exist.
    #[error("there is no company {0}")]
    UnknownClient(Uuid),
    /// A rule is for a group that does not exist.
    #[error("there is no group of companies {0}")]
    UnknownGroup(Uuid),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// The rules as they shall be.
#[derive(Debug, Clone)]
pub struct Change {
    /// All rules; those that are missing are removed.
    pub rules: Vec<Rule>,
    /// The version that the editor saw.
    pub version: i64,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// The rules that are not retired.
pub async fn current(tx: &mut Tx) -> Result<Margins, sqlx::Error> {
    let rules = queries::rules(tx).await?.iter().map(Rule::of).collect();
    Ok(Margins { version: queries::version(tx).await?, rules })
}

/// Checks rules as [`save`] does, for a trial.
pub(super) async fn checked(tx: &mut Tx, rules: &[Rule]) -> Result<(), MarginError> {
    let faults = faults(rules);
    if !faults.is_empty() {
        return Err(MarginError::Faults(faults));
    }
    let mut clients: Vec<Uuid> = rules.iter().filter_map(|rule| rule.scope.client_id).collect();
    clients.sort_unstable();
    clients.dedup();
    if let Some(unknown) = queries::unknown_clients(tx, &clients).await?.first() {
        return Err(MarginError::UnknownClient(*unknown));
    }
    let mut groups: Vec<Uuid> = rules.iter().filter_map(|rule| rule.scope.client_group_id).collect();
    groups.sort_unstable();
    groups.dedup();
    match queries::unknown_groups(tx, &groups).await?.first() {
        Some(unknown) => Err(MarginError::UnknownGroup(*unknown)),
        None => Ok(()),
    }
}

/// Puts the rules in force and prices the published catalogue by them, in the caller's transaction. Returns what
/// changed; saving the rules as they are changes nothing.
pub async fn save(tx: &mut Tx, clock: &Clock, change: &Change, by: UserId) -> Result<Vec<RuleChange>, MarginError> {
    checked(tx, &change.rules).await?;
    // Two editors, or an editor and a publication, one after the other.
    let catalogue = state::lock(tx).await?;
    let version = queries::version(tx).await?;
    if version != change.version {
        return Err(MarginError::Changed);
    }
    let before: BTreeMap<Uuid, StoredRule> =
        queries::rules(tx).await?.into_iter().map(|stored| (stored.rule.id.uuid(), stored)).collect();
    let now = catalogue.next_instant(clock);
    let mut retired: Vec<MarginRuleId> = Vec::new();
    let mut added = Vec::new();
    let mut changes = Vec::new();
    for rule in &change.rules {
        let old = match rule.id {
            Some(id) => Some(before.get(&id).ok_or(MarginError::UnknownRule(id))?),
            None => None,
        };
        if old.is_some_and(|old| rule.to_stored(old.rule.id) == *old) {
            continue;
        }
        let new = rule.to_stored(MarginRuleId::new(clock.new_id()));
        changes.push(RuleChange { before: old.map(Rule::of), after: Some(Rule::of(&new)) });
        retired.extend(old.map(|old| old.rule.id));
        added.push(new);
    }
    for old in before.values().filter(|old| !change.rules.iter().any(|rule| rule.id == Some(old.rule.id.uuid()))) {
        changes.push(RuleChange { before: Some(Rule::of(old)), after: None });
        retired.push(old.rule.id);
    }
    if changes.is_empty() {
        return Ok(changes);
    }
    queries::retire(tx, &retired, now).await?;
    for rule in &added {
        queries::insert(tx, rule, by, now).await?;
    }
    let catalogue_version = reprice(tx, clock).await?;
    let new = NewVersion {
        version: version + 1,
        at: now,
        by,
        reason: change.reason.as_deref(),
        changes: json!(changes),
        catalogue_version,
    };
    queries::insert_version(tx, &new).await?;
    Ok(changes)
}

/// The changes of the rules, newest first, and how many there are.
pub async fn history(tx: &mut Tx, offset: i64, limit: i64) -> Result<(i64, Vec<MarginStep>), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.version, m.at, u.name as "by?", m.reason, m.changes, m.catalogue_version,
                  count(*) over () as "total!"
             from margin_versions m left join users u on u.id = m.changed_by
            order by m.version desc offset $1 limit $2"#,
        offset,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let steps = rows.into_iter().map(|row| {
        Ok(MarginStep {
            version: row.version,
            at: row.at,
            by: row.by,
            reason: row.reason,
            changes: serde_json::from_value(row.changes).map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?,
            catalogue_version: row.catalogue_version,
        })
    });
    Ok((total, steps.collect::<Result<Vec<_>, sqlx::Error>>()?))
}
