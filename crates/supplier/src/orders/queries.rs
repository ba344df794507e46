//! SQL of orders at the supplier.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;

/// Brings the next look at an order forward; false when there is no such order.
pub(super) async fn poll_at(tx: &mut Tx, reference: &str, at: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update supplier_orders set next_poll_at = least(coalesce(next_poll_at, $2), $2)
          where number = $1 and channel = 'api'",
        reference,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
