//! SQL of the record of calls.

use chrono::{DateTime, TimeDelta, Utc};
use dbc_foxway::surroundings::Call;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::hint;

/// One request to the supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallRecord {
    /// Its id.
    pub id: Uuid,
    /// What it was for: `groups`, `price_list`, `check_stock`, `create_order`, `order_status`, `credit`, `documents`.
    pub operation: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Milliseconds until the last byte, or until it failed.
    pub latency_ms: i32,
    /// The status of HTTP, when an answer came.
    #[schema(required)]
    pub status: Option<i16>,
    /// Bytes of the answer after decompression.
    pub bytes: i64,
    /// `ok`, or the class of the error.
    pub outcome: String,
    /// Beginning of an answer that was no success.
    #[schema(required)]
    pub excerpt: Option<String>,
}

/// How one kind of call went lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallFigures {
    /// What for.
    pub operation: String,
    /// How many.
    pub calls: i64,
    /// Of them, those that failed. That the supplier does not know an article or an order is an answer.
    pub failed: i64,
    /// Half of them were answered within so many milliseconds.
    pub p50_ms: i32,
    /// All but one in a hundred were.
    pub p99_ms: i32,
    /// Each way of failing, the most frequent first.
    pub errors: Vec<OutcomeCount>,
}

/// One way of failing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomeCount {
    /// The class of the error.
    pub outcome: String,
    /// How many.
    pub calls: i64,
}

pub(super) async fn insert(db: &Db, clock: &Clock, calls: &[Call]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = calls.iter().map(|_| clock.new_id()).collect();
    let operations: Vec<String> = calls.iter().map(|call| call.operation.code().to_owned()).collect();
    let started: Vec<DateTime<Utc>> = calls.iter().map(|call| call.started_at).collect();
    let latencies: Vec<i32> =
        calls.iter().map(|call| i32::try_from(call.latency.as_millis()).unwrap_or(i32::MAX)).collect();
    let statuses: Vec<Option<i16>> =
        calls.iter().map(|call| call.status.and_then(|status| i16::try_from(status).ok())).collect();
    let bytes: Vec<i64> = calls.iter().map(|call| i64::try_from(call.bytes).unwrap_or(i64::MAX)).collect();
    let outcomes: Vec<String> = calls.iter().map(|call| call.outcome.to_owned()).collect();
    let excerpts: Vec<Option<String>> = calls.iter().map(|call| excerpt(&call.excerpt)).collect();
    let mut tx = db.system_tx().await?;
    sqlx::query!(
        "insert into supplier_calls (id, operation, started_at, latency_ms, status, bytes, outcome, excerpt)
         select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::int[], $5::smallint[], $6::bigint[],
                              $7::text[], $8::text[])",
        &ids,
        &operations,
        &started,
        &latencies,
        &statuses as &[Option<i16>],
        &bytes,
        &outcomes,
        &excerpts as &[Option<String>],
    )
    .execute(&mut *tx)
    .await?;
    // Calls go well by the hundred: pages look at those by themselves.
    if calls.iter().any(|call| call.outcome != "ok") {
        hint::changed(&mut tx).await?;
    }
    tx.commit().await
}

/// Postgres takes no zero byte, and the column 500 characters.
fn excerpt(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|character| *character != '\0').take(500).collect();
    (!text.is_empty()).then_some(text)
}

/// The calls, newest first.
pub async fn list(
    tx: &mut Tx,
    failed_only: bool,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<CallRecord>, sqlx::Error> {
    sqlx::query_as!(
        CallRecord,
        "select id, operation, started_at, latency_ms, status, bytes, outcome, excerpt from supplier_calls
          where (not $1 or outcome not in ('ok', 'not_found')) and ($2::timestamptz is null or started_at < $2)
          order by started_at desc, id desc limit $3",
        failed_only,
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await
}

/// How each kind of call went in the hour before `now`.
pub async fn figures(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<CallFigures>, sqlx::Error> {
    let since = now - TimeDelta::hours(1);
    let rows = sqlx::query!(
        r#"
        select operation, count(*) as "calls!", count(*) filter (where outcome not in ('ok', 'not_found')) as "failed!",
               percentile_disc(0.5) within group (order by latency_ms) as "p50!",
               percentile_disc(0.99) within group (order by latency_ms) as "p99!"
          from supplier_calls where started_at >= $1 group by operation order by operation
        "#,
        since,
    )
    .fetch_all(&mut **tx)
    .await?;
    let errors = sqlx::query!(
        r#"select operation, outcome, count(*) as "calls!" from supplier_calls
            where started_at >= $1 and outcome not in ('ok', 'not_found') group by operation, outcome order by 3 desc, outcome"#,
        since,
    )
    .fetch_all(&mut **tx)
    .await?;
    let of = |operation: &str| {
        let same = errors.iter().filter(|error| error.operation == operation);
        same.map(|error| OutcomeCount { outcome: error.outcome.clone(), calls: error.calls }).collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| CallFigures {
            errors: of(&row.operation),
            operation: row.operation,
            calls: row.calls,
            failed: row.failed,
            p50_ms: row.p50,
            p99_ms: row.p99,
        })
        .collect())
}

/// Ends what is older.
pub(crate) async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from supplier_calls where started_at < $1", before).execute(&mut **tx).await?;
    Ok(done.rows_affected())
}
