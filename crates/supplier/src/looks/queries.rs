//! SQL of the looks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::model::{ChangeCounts, FOXWAY, MOBILE_DEVICES};
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

use super::differences::{Known, Words};
use super::model::{Cause, ListReport, Look, LookError, LookState, sentence};
use super::request::Wanted;
use crate::hint;

fn decode(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

/// Adds a look that waits; when one waits already, its id, made wider where this one asks for more.
pub(super) async fn insert(tx: &mut Tx, id: Uuid, wanted: &Wanted, now: DateTime<Utc>) -> Result<Uuid, sqlx::Error> {
    hint::changed(tx).await?;
    sqlx::query_scalar!(
        "insert into supplier_syncs (id, cause, state, whole, auto_publish, requested_by, requested_at)
         values ($1, $2, 'waiting', $3, $4, $5, $6)
         on conflict ((true)) where state = 'waiting' do update
            set whole = supplier_syncs.whole or excluded.whole,
                auto_publish = supplier_syncs.auto_publish or excluded.auto_publish
         returning id",
        id,
        wanted.cause.code(),
        wanted.whole,
        wanted.auto_publish,
        wanted.by.map(UserId::uuid),
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// What a look is to do.
pub(super) struct Begun {
    pub cause: Cause,
    pub whole: bool,
    pub auto_publish: bool,
    pub requested_by: Option<UserId>,
}

/// An import of ours that nobody has decided about yet.
pub(super) async fn undecided_import(tx: &mut Tx) -> Result<Option<ImportId>, sqlx::Error> {
    let import = sqlx::query_scalar!(
        "select id from catalog_imports
          where source = 'supplier' and state in ('received', 'read', 'priced', 'staged', 'scheduled', 'held')
          order by created_at desc limit 1"
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(import.map(ImportId::new))
}

/// Takes a look up; `None` when it is over.
pub(super) async fn begin(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<Option<Begun>, sqlx::Error> {
    hint::changed(tx).await?;
    let row = sqlx::query!(
        "update supplier_syncs set state = 'fetching', started_at = $2
          where id = $1 and state in ('waiting', 'fetching')
         returning cause, whole, auto_publish, requested_by",
        id,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        Ok(Begun {
            cause: Cause::of(&row.cause)?,
            whole: row.whole,
            auto_publish: row.auto_publish,
            requested_by: row.requested_by.map(UserId::new),
        })
    })
    .transpose()
}

/// How a look ended.
#[derive(Default)]
pub(super) struct Ended {
    pub lists: Vec<ListReport>,
    pub changes: Option<ChangeCounts>,
    pub missed: Option<i32>,
    pub import: Option<ImportId>,
    pub error: Option<(String, String)>,
}

pub(super) async fn finish(
    tx: &mut Tx,
    id: Uuid,
    state: LookState,
    ended: &Ended,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let lists = serde_json::to_value(&ended.lists).map_err(decode)?;
    let changes = ended.changes.map(serde_json::to_value).transpose().map_err(decode)?;
    let (code, detail) = ended.error.clone().unzip();
    let detail: Option<String> = detail.map(|text| text.replace('\0', " ").chars().take(1000).collect());
    sqlx::query!(
        "update supplier_syncs set state = $2, finished_at = $3, lists = $4, changes = $5, missed = $6, import_id = $7,
                error_code = $8, error = $9
          where id = $1",
        id,
        state.code(),
        now,
        lists,
        changes,
        ended.missed,
        ended.import.map(ImportId::uuid),
        code,
        detail,
    )
    .execute(&mut **tx)
    .await?;
    hint::changed(tx).await
}

/// The looks, newest first; `id` for one of them.
pub(crate) async fn list(
    tx: &mut Tx,
    id: Option<Uuid>,
    before: Option<DateTime<Utc>>,
    limit: i64,
    language: Language,
) -> Result<Vec<Look>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, cause, state, whole, requested_at, started_at, finished_at, lists, changes, missed, import_id,
                error_code, error
           from supplier_syncs
          where ($1::uuid is null or id = $1) and ($2::timestamptz is null or requested_at < $2)
          order by requested_at desc, id desc limit $3",
        id,
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Look {
                id: row.id,
                cause: Cause::of(&row.cause)?,
                state: LookState::of(&row.state)?,
                whole: row.whole,
                requested_at: row.requested_at,
                started_at: row.started_at,
                finished_at: row.finished_at,
                lists: read(row.lists)?,
                changes: row.changes.map(read).transpose()?,
                missed: row.missed,
                import_id: row.import_id,
                error: row.error_code.map(|code| LookError {
                    sentence: sentence(&code, language),
                    code,
                    detail: row.error.unwrap_or_default(),
                }),
            })
        })
        .collect()
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, sqlx::Error> {
    serde_json::from_value(value).map_err(decode)
}

/// When the last look that took the lists was over.
pub(crate) async fn last_taken(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select max(finished_at) from supplier_syncs where state in ('unchanged', 'patched', 'imported')"
    )
    .fetch_one(&mut **tx)
    .await
}

/// When the last look was over, however it ended.
pub(crate) async fn last_finished(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select max(finished_at) from supplier_syncs").fetch_one(&mut **tx).await
}

/// When the last look of this kind was asked for by the clock; with `taken`, the last one that also brought the lists.
pub(crate) async fn last_requested(
    tx: &mut Tx,
    whole: bool,
    taken: bool,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select max(requested_at) from supplier_syncs
          where whole >= $1 and (not $2 or state in ('waiting', 'fetching', 'unchanged', 'patched', 'imported'))",
        whole,
        taken,
    )
    .fetch_one(&mut **tx)
    .await
}

/// A look that staff were not told of and that needs them.
pub(crate) struct Attention {
    pub id: Uuid,
    pub state: LookState,
    pub error_code: Option<String>,
    pub import: Option<Uuid>,
    pub missed: i32,
}

/// Looks that failed, took nothing, missed messages, or became an import that the guard holds.
pub(crate) async fn needing_attention(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<Attention>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select s.id, s.state, s.error_code, s.import_id, coalesce(s.missed, 0) as "missed!"
          from supplier_syncs s
          left join catalog_imports i on i.id = s.import_id
         where s.requested_at >= $1 and s.alerted_at is null
           and (s.state in ('incomplete', 'failed') or s.missed > 0 or i.state in ('held', 'failed'))
         order by s.requested_at
        "#,
        since,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Attention {
                id: row.id,
                state: LookState::of(&row.state)?,
                error_code: row.error_code,
                import: row.import_id,
                missed: row.missed,
            })
        })
        .collect()
}

pub(crate) async fn set_alerted(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update supplier_syncs set alerted_at = $2 where id = $1", id, now).execute(&mut **tx).await?;
    Ok(())
}

/// Ends what is older.
pub(crate) async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from supplier_syncs where requested_at < $1 and finished_at is not null", before)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// The family that the platform sells, as the catalogue has it.
pub(super) async fn known(tx: &mut Tx) -> Result<BTreeMap<OfferKey, Known>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.sku, p.vat_regime, p.cost_cents, p.product_name, p.appearance, p.functionality, p.boxed, p.color,
               p.cloud_lock, p.additional_info, p.supplier_as_of, p.blocked_reason is not null as "blocked!", s.quantity
          from products p
          join offer_stock s on s.offer_id = p.id
         where p.supplier = $1 and p.family = $2
        "#,
        FOXWAY,
        MOBILE_DEVICES,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let sku = Sku::parse(&row.sku).map_err(decode)?;
            let regime = VatRegime::from_code(&row.vat_regime);
            let regime =
                regime.ok_or_else(|| sqlx::Error::Decode(format!("unknown regime {}", row.vat_regime).into()))?;
            let known = Known {
                quantity: u32::try_from(row.quantity).unwrap_or(0),
                cost: row.cost_cents.map(Money::from_cents),
                words: Words {
                    product_name: row.product_name,
                    appearance: row.appearance,
                    functionality: row.functionality,
                    boxed: row.boxed,
                    color: row.color,
                    cloud_lock: row.cloud_lock,
                    additional_info: row.additional_info,
                },
                as_of: row.supplier_as_of,
                blocked: row.blocked,
            };
            Ok((OfferKey { sku, regime }, known))
        })
        .collect()
}

/// What the catalogue holds of these offers: units and cost.
pub(crate) async fn known_of(
    tx: &mut Tx,
    offers: &[OfferKey],
) -> Result<BTreeMap<OfferKey, (u32, Option<Money>)>, sqlx::Error> {
    let skus: Vec<String> = offers.iter().map(|offer| offer.sku.as_str().to_owned()).collect();
    let regimes: Vec<String> = offers.iter().map(|offer| offer.regime.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select k.ordinality as "place!", p.cost_cents, s.quantity
             from unnest($2::text[], $3::text[]) with ordinality as k (sku, regime, ordinality)
             join products p on p.supplier = $1 and p.sku = k.sku and p.vat_regime = k.regime
             join offer_stock s on s.offer_id = p.id"#,
        FOXWAY,
        &skus,
        &regimes,
    )
    .fetch_all(&mut **tx)
    .await?;
    let of = |place: i64| usize::try_from(place - 1).ok().and_then(|place| offers.get(place)).cloned();
    let held = |quantity, cost: Option<i64>| (u32::try_from(quantity).unwrap_or(0), cost.map(Money::from_cents));
    Ok(rows.into_iter().filter_map(|row| Some((of(row.place)?, held(row.quantity, row.cost_cents)))).collect())
}
