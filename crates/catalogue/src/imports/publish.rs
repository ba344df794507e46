//! Publication: the staged rows become the catalogue in one transaction. Whatever dies before the commit leaves the
//! old catalogue whole; after it the new one is whole.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::guard::GuardReason;
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::import_state::ImportState;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::wake;
use serde_json::json;
use thiserror::Error;
use tracing::info;

use super::compare::{Subject, compare, plan_for_whole_lists};
use super::process::subject_of;
use super::queries;
use super::roll_back::mark_rolled_back;
use super::stage::{Rows, reprice_rows};
use crate::margins;
use crate::searches;
use crate::state::{self, CatalogueState};

/// The topic that wakes instances after a publication.
pub const CATALOGUE_TOPIC: &str = "dbc_catalogue";

/// A person's decision to publish although the guard holds.
#[derive(Debug, Clone)]
pub enum Override {
    /// No such decision.
    None,
    /// With the reason, which is kept.
    Because(String),
}

/// Why an import was not published. Nothing has changed.
#[derive(Debug, Error)]
pub enum PublishError {
    /// No such import.
    #[error("there is no such import")]
    Unknown,
    /// It is not in a state that can be published.
    #[error("an import in state {} cannot be published", .0.code())]
    NotPublishable(ImportState),
    /// The guard holds and nobody overrode it.
    #[error("the guard holds the import")]
    GuardHolds(Vec<GuardReason>),
    /// The base failed; the transaction must be dropped.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// How an attempt to publish ended. Both are committed by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// The list is the catalogue.
    Done {
        /// The catalogue version in force now.
        version: i64,
        /// The list said what was published already: nothing moved, the version is the old one.
        no_op: bool,
    },
    /// It was published before: nothing is done again.
    AlreadyDone {
        /// Who published it; none when it published itself.
        by: Option<UserId>,
    },
    /// A later list of the same family is published already: this one is superseded.
    Superseded,
}

/// Publishes an import inside the caller's transaction. On any error the caller drops the transaction.
///
/// Two publications at once: the second waits for the first, then finds the catalogue moved and compares again.
pub async fn publish(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    by: Option<UserId>,
    decision: Override,
) -> Result<Publication, PublishError> {
    let since = Instant::now();
    plan_for_whole_lists(tx).await?;
    let catalogue = state::lock(tx).await?;
    let import = queries::lock(tx, id).await?.ok_or(PublishError::Unknown)?;
    if import.state == ImportState::Published {
        return Ok(Publication::AlreadyDone { by: import.decided_by });
    }
    if !import.state.may_become(ImportState::Published) {
        return Err(PublishError::NotPublishable(import.state));
    }
    let reasons: Vec<GuardReason> =
        import.guard.clone().and_then(|guard| serde_json::from_value(guard).ok()).unwrap_or_default();
    if !reasons.is_empty() && matches!(decision, Override::None) {
        return Err(PublishError::GuardHolds(reasons));
    }
    let subject = subject_of(id, &import);
    if later_is_published(tx, &subject, import.created_at).await? {
        queries::set_state(tx, id, ImportState::Superseded, clock.now()).await?;
        return Ok(Publication::Superseded);
    }
    // Rules may have changed since the list was staged.
    let rules = margins::load(tx, clock.today()).await?;
    let other_rules = import.rules_fingerprint.as_deref() != Some(&rules.fingerprint[..]);
    let moved = import.base_version != Some(catalogue.version);
    if other_rules || moved {
        // Corrections by hand may have changed too.
        reprice_rows(tx, id, &rules, Rows::All).await?;
    }
    if other_rules {
        let fingerprint = &rules.fingerprint[..];
        sqlx::query!("update catalog_imports set rules_fingerprint = $2 where id = $1", id.uuid(), fingerprint)
            .execute(&mut **tx)
            .await?;
    }
    if other_rules || moved {
        let changes = compare(tx, &subject).await?;
        sqlx::query!("update catalog_imports set changes = $2 where id = $1", id.uuid(), json!(changes))
            .execute(&mut **tx)
            .await?;
    }
    let changed = sqlx::query_scalar!(r#"select count(*) as "n!" from import_changes where import_id = $1"#, id.uuid())
        .fetch_one(&mut **tx)
        .await?;
    let blocked = to_block(tx, &subject).await?;
    let no_op = changed == 0 && blocked == 0 && repeats(&catalogue, import.list_day, Some(&rules.fingerprint));
    let version = if no_op { catalogue.version } else { catalogue.version + 1 };
    let now = catalogue.next_instant(clock);
    if !no_op {
        write_offers(tx, &subject, now).await?;
        write_history(tx, id, now).await?;
    }
    if blocked > 0 {
        block_conflicting(tx, &subject).await?;
    }
    if let Some(earlier) = import.rolled_back_to {
        mark_rolled_back(tx, id, earlier).await?;
    }
    finish(tx, &subject, &Finish { version, no_op, by, decision, now, created_at: import.created_at }).await?;
    info!(import = %id, version, no_op, changed, took = ?since.elapsed(), "catalogue published");
    Ok(Publication::Done { version, no_op })
}

/// Takes the catalogue's row and tells whether its version is the one that somebody saw; else the version it has.
pub async fn expect_version(tx: &mut Tx, seen: i64) -> Result<Result<(), i64>, sqlx::Error> {
    let version = state::lock(tx).await?.version;
    Ok(if version == seen { Ok(()) } else { Err(version) })
}

/// Whether the list is of the published catalogue's day and rules: it may then say the same (trade rules 2.3). A list
/// of another day is a catalogue of its own even when no offer changed: clients see of which day their prices are.
pub(super) fn repeats(catalogue: &CatalogueState, list_day: Option<NaiveDate>, rules: Option<&[u8]>) -> bool {
    catalogue.version > 0 && catalogue.list_day == list_day && catalogue.rules_fingerprint.as_deref() == rules
}

/// Order of lists: the supplier's day, then the time of receipt (trade rules 2.3).
async fn later_is_published(tx: &mut Tx, subject: &Subject, created_at: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from catalog_imports
             where supplier = $1 and family = $2 and state = 'published'
               and (supplier_as_of, created_at) > ($3::timestamptz, $4::timestamptz)) as "later!""#,
        subject.supplier,
        subject.family,
        subject.supplier_as_of,
        created_at,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Offers, then their stock. Stock rows are taken in the order of their ids, as everything else that locks stock does.
///
/// The change set knows which offers exist, and nobody makes one meanwhile: whoever does holds the catalogue's row. So
/// new ones are plainly inserted, which costs half of an insert that looks for conflicts.
async fn write_offers(tx: &mut Tx, subject: &Subject, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let import = subject.import.uuid();
    // Locks first, in order: an order that reserves stock at the same time waits instead of deadlocking.
    sqlx::query!(
        "select count(*) from (
             select s.offer_id from offer_stock s join import_changes c on c.offer_id = s.offer_id
              where c.import_id = $1 order by s.offer_id for update of s) as locked",
        import,
    )
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        insert into products (
            id, supplier, family, sku, vat_regime, ean, item_group, product_name, appearance, functionality, boxed, color,
            cloud_lock, additional_info, attributes, brand, model, storage_gb, cost_cents, campaign_price_cents,
            price_cents, badges, badged_by, supplier_as_of, first_import_id, created_at, updated_at)
        select i.fresh_id, $2, $3, i.sku, i.vat_regime, i.ean, i.item_group, i.product_name, i.appearance,
               i.functionality, i.boxed, i.color, i.cloud_lock, i.additional_info, i.attributes, i.brand, i.model,
               i.storage_gb, i.cost_cents, i.campaign_price_cents, i.price_cents, c.classes, $1, $4, $1, $5, $5
          from import_changes c
          join import_rows i on i.import_id = c.import_id and i.sku = c.sku and i.vat_regime = c.vat_regime
         where c.import_id = $1 and c.offer_id is null
         order by i.sku, i.vat_regime
        "#,
        import,
        subject.supplier,
        subject.family,
        subject.supplier_as_of,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        update products p set
            family = $2, ean = i.ean, item_group = i.item_group, product_name = i.product_name,
            appearance = i.appearance, functionality = i.functionality, boxed = i.boxed, color = i.color,
            cloud_lock = i.cloud_lock, additional_info = i.additional_info, attributes = i.attributes, brand = i.brand,
            model = i.model, storage_gb = i.storage_gb, cost_cents = i.cost_cents,
            campaign_price_cents = i.campaign_price_cents, price_cents = i.price_cents,
            previous_cost_cents = p.cost_cents, badges = c.classes, badged_by = $1, blocked_reason = null,
            supplier_as_of = $3, updated_at = $4
          from import_changes c
          join import_rows i on i.import_id = c.import_id and i.sku = c.sku and i.vat_regime = c.vat_regime
         where c.import_id = $1 and p.id = c.offer_id
        "#,
        import,
        subject.family,
        subject.supplier_as_of,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update products p set badges = c.classes, badged_by = c.import_id, supplier_as_of = $2, updated_at = $3
           from import_changes c
          where c.import_id = $1 and 'gone' = any(c.classes) and p.id = c.offer_id",
        import,
        subject.supplier_as_of,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into offer_stock (offer_id, quantity)
         select i.fresh_id, c.quantity_after
           from import_changes c
           join import_rows i on i.import_id = c.import_id and i.sku = c.sku and i.vat_regime = c.vat_regime
          where c.import_id = $1 and c.offer_id is null
          order by i.fresh_id",
        import,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update offer_stock s set quantity = c.quantity_after
           from import_changes c
          where c.import_id = $1 and c.offer_id = s.offer_id and s.quantity <> c.quantity_after",
        import,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One row per offer whose price or quantity changed, out of the same change set.
async fn write_history(tx: &mut Tx, id: ImportId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into price_history (offer_id, at, list_day, import_id, source, quantity, cost_cents, price_cents)
         select coalesce(c.offer_id, r.fresh_id), $2, i.list_day, i.id,
                case i.source when 'roll_back' then 'rollback' when 'supplier' then 'api' else 'list' end,
                coalesce(o.quantity, c.quantity_after), coalesce(o.cost_cents, c.cost_after_cents), c.price_after_cents
           from import_changes c
           join catalog_imports i on i.id = c.import_id
           left join import_rows r on r.import_id = c.import_id and r.sku = c.sku and r.vat_regime = c.vat_regime
           -- Where a correction stands, the supplier's figure is not the one that is sold at.
           left join (
               select offer_id, max(value) filter (where field = 'quantity')::integer as quantity,
                      max(value) filter (where field = 'cost_cents')::bigint as cost_cents
                 from offer_overrides group by offer_id) o on o.offer_id = c.offer_id
          where c.import_id = $1
            and (coalesce(o.quantity, c.quantity_before), coalesce(o.cost_cents, c.cost_before_cents),
                 c.price_before_cents)
                is distinct from
                (coalesce(o.quantity, c.quantity_after), coalesce(o.cost_cents, c.cost_after_cents),
                 c.price_after_cents)
          order by 1",
        id.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many offers on sale [`block_conflicting`] would make unsellable.
pub(super) async fn to_block(tx: &mut Tx, subject: &Subject) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!"
             from products p
             join import_refused_keys k on p.sku = k.sku and p.vat_regime = k.vat_regime
            where k.import_id = $1 and k.conflicting and p.supplier = $2
              and p.supplier_as_of <= $3 and p.blocked_reason is null"#,
        subject.import.uuid(),
        subject.supplier,
        subject.supplier_as_of,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Offers that the list states twice with different content are unsellable until staff choose.
async fn block_conflicting(tx: &mut Tx, subject: &Subject) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update products p set blocked_reason = 'conflicting_duplicates'
           from import_refused_keys k
          where k.import_id = $1 and k.conflicting and p.supplier = $2 and p.sku = k.sku and p.vat_regime = k.vat_regime
            and p.supplier_as_of <= $3 and p.blocked_reason is null",
        subject.import.uuid(),
        subject.supplier,
        subject.supplier_as_of,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

struct Finish {
    version: i64,
    no_op: bool,
    by: Option<UserId>,
    decision: Override,
    now: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

/// Moves the import, the catalogue's state and the lists that came before; wakes the instances.
async fn finish(tx: &mut Tx, subject: &Subject, end: &Finish) -> Result<(), sqlx::Error> {
    let reason = match &end.decision {
        Override::None => None,
        Override::Because(reason) => Some(reason.as_str()),
    };
    sqlx::query!(
        "update catalog_imports
            set state = 'published', no_op = $2, version = $3, decided_by = $4, decided_at = $5, decision_reason = $6,
                published_at = $5, updated_at = $5
          where id = $1",
        subject.import.uuid(),
        end.no_op,
        end.version,
        end.by.map(UserId::uuid),
        end.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update catalog_imports set state = 'superseded', updated_at = $5
          where supplier = $1 and family = $2 and state in ('staged', 'held', 'scheduled')
            and (supplier_as_of, created_at) < ($3::timestamptz, $4::timestamptz)",
        subject.supplier,
        subject.family,
        subject.supplier_as_of,
        end.created_at,
        end.now,
    )
    .execute(&mut **tx)
    .await?;
    if end.no_op {
        // The catalogue stays the one that it is, its badges included.
        return Ok(());
    }
    sqlx::query!(
        "update catalogue_state
            set version = $2, import_id = $1, published_at = $3, changed_at = $3,
                list_day = i.list_day, rules_fingerprint = i.rules_fingerprint
           from catalog_imports i where i.id = $1",
        subject.import.uuid(),
        end.version,
        end.now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into catalogue_changes (version, at, kind, import_id) values ($1, $2, 'list', $3)",
        end.version,
        end.now,
        subject.import.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    searches::ask_for_evaluation(tx).await?;
    wake::send(tx, CATALOGUE_TOPIC).await
}
