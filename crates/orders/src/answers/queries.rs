//! SQL of answers.

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

/// An answer as it came.
pub(crate) struct AnswerRow {
    pub id: Uuid,
    pub source: String,
    pub file_name: Option<String>,
    pub rows: Value,
    pub diff: Value,
    pub received_at: DateTime<Utc>,
}

/// The answers of a supplier order, in the order of their receipt.
pub(crate) async fn answers(tx: &mut Tx, id: SupplierOrderId) -> Result<Vec<AnswerRow>, sqlx::Error> {
    sqlx::query_as!(
        AnswerRow,
        "select id, source, file_name, rows, diff, received_at from supplier_answers
          where supplier_order_id = $1 order by position",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// True when this very file was read for this order before.
pub(super) async fn is_known(tx: &mut Tx, id: SupplierOrderId, hash: &[u8]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from supplier_answers where supplier_order_id = $1 and file_hash = $2) as "known!""#,
        id.uuid(),
        hash,
    )
    .fetch_one(&mut **tx)
    .await
}

/// An answer about to be written.
pub(super) struct NewAnswer<'a> {
    pub id: Uuid,
    pub source: &'a str,
    pub file_hash: Option<&'a [u8]>,
    pub file_name: Option<&'a str>,
    pub rows: &'a Value,
    pub received_by: Option<Uuid>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: SupplierOrderId,
    new: &NewAnswer<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_answers (id, supplier_order_id, position, source, file_hash, file_name, rows, diff, received_at, received_by)
         select $1, $2, count(*) + 1, $3, $4, $5, $6, '{}', $7, $8 from supplier_answers where supplier_order_id = $2",
        new.id,
        id.uuid(),
        new.source,
        new.file_hash,
        new.file_name,
        new.rows,
        now,
        new.received_by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn set_rows(tx: &mut Tx, answer: Uuid, rows: &Value) -> Result<(), sqlx::Error> {
    sqlx::query!("update supplier_answers set rows = $2 where id = $1", answer, rows).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn set_diff(tx: &mut Tx, answer: Uuid, diff: &Value) -> Result<(), sqlx::Error> {
    sqlx::query!("update supplier_answers set diff = $2 where id = $1", answer, diff).execute(&mut **tx).await?;
    Ok(())
}

/// Writes what the answers say of every line: objects with id, quantity, cost, class, terms, confidence.
pub(super) async fn save_lines(tx: &mut Tx, lines: &Value) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update supplier_order_lines l
            set answered_quantity = x.quantity, answered_cost_cents = x.cost, answer_class = x.class, answer_terms = x.terms,
                answer_confidence = x.confidence
           from jsonb_to_recordset($1) as x(id uuid, quantity integer, cost bigint, class text, terms jsonb, confidence text)
          where l.id = x.id",
        lines,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes who gets how much: objects with line, item, quantity.
pub(super) async fn save_allocations(tx: &mut Tx, allocations: &Value) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update supplier_order_allocations a set answered_quantity = x.quantity
           from jsonb_to_recordset($1) as x(line uuid, item uuid, quantity integer)
          where a.supplier_order_line_id = x.line and a.order_item_id = x.item",
        allocations,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a rise on the house.
pub(super) async fn absorb(
    tx: &mut Tx,
    item: Uuid,
    price_cents: i64,
    reason: &str,
    by: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_item_costs set absorbed_price_cents = $2, absorbed_reason = $3, absorbed_by = $4
          where order_item_id = $1",
        item,
        price_cents,
        reason,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The units of one article and grade that were answered and confirmed.
pub(crate) struct FillRow {
    pub supplier: String,
    pub model: String,
    pub appearance: String,
    pub answered: i64,
    pub confirmed: i64,
}

/// How much of what was ordered the supplier confirmed, over closed orders: of these models, or of all.
pub(crate) async fn fill_counts(tx: &mut Tx, models: Option<&[String]>) -> Result<Vec<FillRow>, sqlx::Error> {
    sqlx::query_as!(
        FillRow,
        r#"select supplier, model, appearance, answered, confirmed from supplier_fill_counts
            where $1::text[] is null or model = any($1) or model = ''
            order by supplier, model, appearance"#,
        models,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Adds the answered lines of an order that is being closed to the counts, by model and grade and in sum (model '').
pub(super) async fn count_fill(tx: &mut Tx, id: SupplierOrderId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_fill_counts as c (supplier, model, appearance, answered, confirmed)
         select p.supplier, g.model, g.appearance, sum(l.quantity), sum(least(l.answered_quantity, l.quantity))
           from supplier_order_lines l join products p on p.id = l.offer_id
          cross join lateral (values (p.model, p.appearance), (p.model, ''), ('', '')) as g(model, appearance)
          where l.supplier_order_id = $1 and l.answered_quantity is not null
          group by p.supplier, g.model, g.appearance
             on conflict (supplier, model, appearance) do update
            set answered = c.answered + excluded.answered, confirmed = c.confirmed + excluded.confirmed",
        id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
